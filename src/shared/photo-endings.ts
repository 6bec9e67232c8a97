/** Endings of the photos that file dialogs offer, in lower case; the engine decides by content. */
export const PHOTO_ENDINGS: readonly string[] = [
  ...['jpg', 'jpeg', 'jpe', 'jfif'],
  ...['png', 'webp', 'tif', 'tiff', 'avif'],
];
