import { PHOTO_FORMATS, formatByName } from './photo-formats.js';

/** Endings of the photos that file dialogs offer, in lower case; the engine decides by content. */
export const PHOTO_ENDINGS: readonly string[] = PHOTO_FORMATS.flatMap(({ endings }) => endings);

/** Does a file of that name look like a photo? */
export function hasPhotoEnding(name: string): boolean {
  return formatByName(name) !== undefined;
}
