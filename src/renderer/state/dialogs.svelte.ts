import type { DetectorName } from '../../shared/detector-names.js';
import type { ColourSpace, Depth, MetadataChoice, Resize } from '../../shared/save-choices.js';
import type { FileHandle } from '../platform/platform.js';

/** How a photo is written. */
export interface SaveChoice {
  readonly name: string;
  /** 1 to 100; without it no visible loss. */
  readonly quality?: number;
  readonly withSidecar: boolean;
  /** Only what was retouched, transparent everywhere else. */
  readonly isLayer?: boolean;
  /** Without it, all that the photo says. */
  readonly metadata?: MetadataChoice;
  /** Smaller than it is. */
  readonly resize?: Resize;
  /** Without it, that of the photo. */
  readonly colourSpace?: ColourSpace;
  readonly depth?: Depth;
}

/** Dialogs with an answer. There is none when the person closes the dialog. */
interface Answers {
  /** How and where to save? */
  readonly save: SaveChoice;
  /** Save the retouches, before another photo is opened? */
  readonly unsaved: 'save' | 'discard';
  /** Remove what is marked, before the photo is saved? */
  readonly unfilled: 'fill' | 'without';
  /** Remove what is marked, before another photo is opened? */
  readonly unfilledLeaving: 'fill' | 'without';
  /** Begin a run over so many photos? */
  readonly batchStart: 'start';
  /** Things of which kinds are to be found? */
  readonly find: readonly DetectorName[];
  /** Which folder, or which file in one? */
  readonly folder: FileHandle;
}

type QuestionName = keyof Answers;
export type DialogName = 'settings' | 'networks' | 'shortcuts' | 'palette' | QuestionName;

/** The dialog over the window; at most one. */
export class Dialogs {
  #name = $state<DialogName>();
  #resolve: ((answer: Answers[QuestionName] | undefined) => void) | undefined;

  /** The one that is open. */
  get name(): DialogName | undefined {
    return this.#name;
  }

  /** Opens a dialog that nobody waits for. */
  show(name: Exclude<DialogName, QuestionName>): void {
    this.close();
    this.#name = name;
  }

  /** Opens a dialog and waits for its answer. Another question that is open is closed without one. */
  ask<Name extends QuestionName>(name: Name): Promise<Answers[Name] | undefined> {
    this.close();
    this.#name = name;
    return new Promise((resolve) => {
      // Only `answer` calls it, with an answer to this very question.
      this.#resolve = resolve as (answer: Answers[QuestionName] | undefined) => void;
    });
  }

  /** The person's answer to the question that is open. */
  answer<Name extends QuestionName>(name: Name, answer: Answers[Name]): void {
    if (this.#name === name) this.#end(answer);
  }

  /** Closes the dialog that is open; a question is left without an answer. */
  close(): void {
    this.#end(undefined);
  }

  #end(answer: Answers[QuestionName] | undefined): void {
    const resolve = this.#resolve;
    this.#resolve = undefined;
    this.#name = undefined;
    resolve?.(answer);
  }
}
