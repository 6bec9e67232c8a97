import type { WrittenFormat } from '../../shared/photo-formats.js';
import { formatByName, formatToSave, isWritten, PHOTO_FORMATS } from '../../shared/photo-formats.js';

export const FORMATS = PHOTO_FORMATS.filter(isWritten).map(({ format, label, endings }) => ({
  value: format,
  label,
  extensions: endings.map((ending) => `.${ending}`),
}));

export type SaveFormat = WrittenFormat;

/** The format of a file name's ending; nothing if it has no ending of a format that can be written. */
export function formatOf(name: string): SaveFormat | undefined {
  const entry = formatByName(name.trim());
  return entry !== undefined && isWritten(entry) ? entry.format : undefined;
}

/** The usual ending of a format, with its dot. */
export function extensionOf(format: SaveFormat): string {
  return FORMATS.find(({ value }) => value === format)?.extensions[0] ?? '';
}

/** The name with the ending of `format`; one that fits already stays as it is. */
export function withFormat(name: string, format: SaveFormat): string {
  const present = formatOf(name);
  if (present === format) return name;
  const stem = formatByName(name.trim()) ? name.trim().replace(/\.[A-Za-z]+$/, '') : withoutDots(name);
  // An empty name stays empty: an ending alone is no name.
  return stem === '' ? '' : `${stem}${extensionOf(format)}`;
}

/** The file name for what was typed; nothing if it is no name. A typed ending wins over `format`. */
export function completeName(typed: string, format: SaveFormat): string | undefined {
  const name = withFormat(typed, formatOf(typed) ?? format).trim();
  return FORMATS.some(({ extensions }) => extensions.some((extension) => extension === name.toLowerCase()))
    ? undefined
    : name || undefined;
}

function withoutDots(name: string): string {
  return name.trim().replace(/[.\s]+$/, '');
}

/** A name beside the original, in its format where that can be written; what is only read becomes a JPEG, as small as it was. */
export function suggestSaveName(photoName: string, photoFormat: string): string {
  const format = formatToSave(photoFormat);
  const stem = photoName.replace(/\.[^.]+$/, '');
  const ending =
    formatOf(photoName) === format ? (photoName.match(/\.[^.]+$/)?.[0] ?? '') : extensionOf(format);
  return `${stem}-retouched${ending}`;
}
