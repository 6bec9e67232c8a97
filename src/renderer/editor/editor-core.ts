import { AppError } from '../../shared/app-error.js';
import type { Notice } from '../../shared/notice.js';
import type { Saved } from './contract-types.js';
import type { EditorState } from './editor-state.js';
import { INITIAL_STATE } from './editor-state.js';
import type { EngineClient } from './engine-client.js';
import type { OpenPhoto } from './open-photo.js';
import { TaskRunner } from './task-runner.js';

/** What the person should hear about; the page shows it. */
export type EditorEvent =
  | { readonly kind: 'failed'; readonly task: FailedTask; readonly error: AppError }
  | { readonly kind: 'noticed'; readonly notice: Notice }
  /** Nobody can say what a scribble means, nothing would be left of the mask, no contour goes on in it, or nothing was copied. */
  | {
      readonly kind: 'undecided';
      readonly of: 'thing' | 'colour' | 'line' | 'mask' | 'find' | 'lines' | 'origins';
    }
  /** So many retouches are remembered for other photos. */
  | { readonly kind: 'copied'; readonly count: number }
  /** Guidance lines were drawn for the person. */
  | { readonly kind: 'suggested' }
  | { readonly kind: 'saved'; readonly saved: Saved };

type FailedTask =
  | 'open'
  | 'fill'
  | 'save'
  | 'undo'
  | 'select'
  | 'suggest'
  | 'origins'
  | 'mask'
  | 'find'
  | 'readMask'
  | 'writeMask'
  | 'writeRecipe';

/** What the editor needs of the page around it. */
export interface EditorParts {
  readonly engine: EngineClient;
  readonly report: (event: EditorEvent) => void;
  /** A clock in milliseconds that never goes back. */
  readonly now: () => number;
  /** An integer from 0 to 2³²−1 for "try another". */
  readonly randomSeed: () => number;
}

/** What the parts of the editor share: its state and who listens to it, the engine's task, the open photo. */
export class EditorCore {
  readonly parts: EditorParts;
  readonly tasks: TaskRunner;
  photo: OpenPhoto | undefined;
  readonly #listeners = new Set<(state: EditorState) => void>();
  #state: EditorState = INITIAL_STATE;

  constructor(parts: EditorParts) {
    this.parts = parts;
    this.tasks = new TaskRunner({
      now: parts.now,
      onChange: (task) => this.change({ task }),
      onFailure: (kind, error) => this.reportFailure(kind, error),
    });
  }

  get state(): EditorState {
    return this.#state;
  }

  /** Calls `listener` with every new state; returns the way to stop. */
  subscribe(listener: (state: EditorState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  change(change: Partial<EditorState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener(this.#state);
  }

  reportNotices(notices: readonly Notice[]): void {
    for (const notice of notices) this.parts.report({ kind: 'noticed', notice });
  }

  /** Reports what failed; what was cancelled did not. */
  reportFailure(task: FailedTask, error: unknown): void {
    const failure =
      error instanceof AppError ? error : new AppError('INTERNAL', String(error), { cause: error });
    if (failure.code !== 'CANCELLED') this.parts.report({ kind: 'failed', task, error: failure });
  }
}
