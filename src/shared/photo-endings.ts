/** Endings of the photos that file dialogs offer, in lower case; the engine decides by content. */
export const PHOTO_ENDINGS: readonly string[] = [
  ...['jpg', 'jpeg', 'jpe', 'jfif'],
  ...['png', 'webp', 'tif', 'tiff', 'avif'],
];

/** Does a file of that name look like a photo? */
export function hasPhotoEnding(name: string): boolean {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return name.includes('.') && PHOTO_ENDINGS.includes(ending);
}
