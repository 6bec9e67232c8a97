export const FORMATS = [
  { value: 'jpeg', label: 'JPEG', extensions: ['.jpg', '.jpeg', '.jpe', '.jfif'] },
  { value: 'png', label: 'PNG', extensions: ['.png'] },
  { value: 'tiff', label: 'TIFF', extensions: ['.tif', '.tiff'] },
  { value: 'webp', label: 'WebP', extensions: ['.webp'] },
  { value: 'avif', label: 'AVIF', extensions: ['.avif'] },
] as const;

export type SaveFormat = (typeof FORMATS)[number]['value'];

/** The format that a file's name ends with; nothing where it ends with none that can be written. */
export function formatOf(name: string): SaveFormat | undefined {
  const ending = name
    .trim()
    .toLowerCase()
    .match(/\.[a-z]+$/)?.[0];
  return FORMATS.find(({ extensions }) => extensions.some((extension) => extension === ending))?.value;
}

/** The usual ending of a format, with its dot. */
export function extensionOf(format: SaveFormat): string {
  return FORMATS.find(({ value }) => value === format)?.extensions[0] ?? '';
}

/** The name with the ending of `format`; one that fits already stays as it is. */
export function withFormat(name: string, format: SaveFormat): string {
  const present = formatOf(name);
  if (present === format) return name;
  const stem = present ? name.trim().replace(/\.[A-Za-z]+$/, '') : withoutDots(name);
  // Nothing is no name, and an ending alone would not be one either.
  return stem === '' ? '' : `${stem}${extensionOf(format)}`;
}

/** What is typed, as the name of a file; nothing where it is none. An ending that was typed means that format, else it is `format`. */
export function completeName(typed: string, format: SaveFormat): string | undefined {
  const name = withFormat(typed, formatOf(typed) ?? format).trim();
  return FORMATS.some(({ extensions }) => extensions.some((extension) => extension === name.toLowerCase()))
    ? undefined
    : name || undefined;
}

function withoutDots(name: string): string {
  return name.trim().replace(/[.\s]+$/, '');
}

/** A name beside the original, in its format where that can be written. */
export function suggestSaveName(photoName: string, photoFormat: string): string {
  const format = FORMATS.find(({ value }) => value === photoFormat)?.value ?? 'png';
  const stem = photoName.replace(/\.[^.]+$/, '');
  const ending =
    formatOf(photoName) === format ? (photoName.match(/\.[^.]+$/)?.[0] ?? '') : extensionOf(format);
  return `${stem}-retouched${ending}`;
}
