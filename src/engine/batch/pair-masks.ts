import { posix } from 'node:path';

import { AppError } from '../../shared/app-error.js';
import type { ListedPhoto } from './list-photos.js';

/** What follows a photo's name in that of its mask. */
const MASK_MARKS = ['', '_mask', '-mask', '.mask'];

/** Does the name of a file beside photos say that it is a mask? */
export function isMaskName(name: string): boolean {
  const stem = stemOf(name).toLowerCase();
  return MASK_MARKS.some((mark) => mark !== '' && stem.endsWith(mark));
}

/** Finds the mask of a photo by its name. */
export class MaskIndex {
  readonly #folder: string;
  readonly #byStem = new Map<string, ListedPhoto[]>();

  /** `masks`: the files of `folder`, at the same places below it as their photos below theirs. */
  constructor(folder: string, masks: readonly ListedPhoto[]) {
    this.#folder = folder;
    for (const mask of masks) {
      const stem = stemOf(mask.name);
      this.#byStem.set(stem, [...(this.#byStem.get(stem) ?? []), mask]);
    }
  }

  /**
   * For `lake/IMG_1.jpg`: `lake/IMG_1.png`, `lake/IMG_1_mask.png` or `lake/IMG_1.jpg.png`, whatever the ending; nothing where there is none.
   * More than one is `INVALID_PARAMS`. A photo is never its own mask.
   */
  find({ name, path }: { readonly name: string; readonly path: string }): string | undefined {
    const stems = [stemOf(name), name].flatMap((start) => MASK_MARKS.map((mark) => start + mark));
    const found = stems.flatMap((stem) => this.#byStem.get(stem) ?? []).filter((mask) => mask.path !== path);
    if (found.length > 1) {
      throw new AppError(
        'INVALID_PARAMS',
        `Expected one mask for ${name} in ${this.#folder} but found ${found.map((mask) => mask.name).join(', ')}. ` +
          'Rename or remove all but one.',
        { details: { path, masks: found.map((mask) => mask.path) } },
      );
    }
    return found[0]?.path;
  }
}

function stemOf(name: string): string {
  return name.slice(0, name.length - posix.extname(name).length);
}
