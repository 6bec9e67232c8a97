import type { Size } from '../../shared/geometry.js';
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

/** What a name is made of unless the person wants another pattern. */
export const USUAL_PATTERN = '{name}-retouched';
export const MOST_OF_PATTERN = 100;

/** What is known of a photo when its name is proposed. */
export interface NameValues extends Size {
  readonly date: Date;
}

/**
 * A name beside the original, in its format where that can be written; what is only read becomes a JPEG, as small as it was. Of `pattern`
 * `{name}`, `{date}`, `{width}` and `{height}` are filled in, and what no system takes becomes a dash.
 */
export function suggestSaveName(
  photoName: string,
  photoFormat: string,
  values: NameValues,
  pattern = USUAL_PATTERN,
): string {
  const format = formatToSave(photoFormat);
  const stem = fillPattern(pattern, photoName.replace(/\.[^.]+$/, ''), values);
  const ending =
    formatOf(photoName) === format ? (photoName.match(/\.[^.]+$/)?.[0] ?? '') : extensionOf(format);
  return `${stem}${ending}`;
}

function fillPattern(pattern: string, name: string, { date, width, height }: NameValues): string {
  const padded = (number: number): string => String(number).padStart(2, '0');
  const day = [date.getFullYear(), padded(date.getMonth() + 1), padded(date.getDate())].join('-');
  const values: Readonly<Record<string, string | number>> = { name, date: day, width, height };
  const filled = pattern.replace(/\{(\w+)\}/g, (token, key: string) => String(values[key] ?? token));
  const stem = withoutDots(filled.replace(/[\\/:*?"<>|\p{Cc}]/gu, '-'));
  return stem === '' ? fillPattern(USUAL_PATTERN, name, { date, width, height }) : stem;
}
