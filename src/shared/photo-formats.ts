/**
 * @file The one list of what can be opened and what can be written. The engine decides by content; dialogs, drops, the command line's
 * texts and the packages (build/electron-builder.yml, which a test compares with this) go by it.
 */

/** The formats that Lacuna writes; it opens them too. */
export type WrittenFormat = 'jpeg' | 'png' | 'tiff' | 'webp' | 'avif';
/** The formats that are written. */
export const WRITTEN_FORMATS = [
  'jpeg',
  'png',
  'tiff',
  'webp',
  'avif',
] as const satisfies readonly WrittenFormat[];

/** All that it opens. */
export type PhotoFormat = WrittenFormat | 'heic' | 'jxl' | 'raw';

/** One format: how people call it, and the endings of its files in lower case without the dot, the usual one first. */
export interface PhotoFormatEntry {
  readonly format: PhotoFormat;
  readonly label: string;
  readonly endings: readonly string[];
  readonly isWritten: boolean;
}

export const PHOTO_FORMATS: readonly PhotoFormatEntry[] = [
  { format: 'jpeg', label: 'JPEG', endings: ['jpg', 'jpeg', 'jpe', 'jfif'], isWritten: true },
  { format: 'png', label: 'PNG', endings: ['png'], isWritten: true },
  { format: 'tiff', label: 'TIFF', endings: ['tif', 'tiff'], isWritten: true },
  { format: 'webp', label: 'WebP', endings: ['webp'], isWritten: true },
  { format: 'avif', label: 'AVIF', endings: ['avif'], isWritten: true },
  { format: 'heic', label: 'HEIC', endings: ['heic', 'heif', 'hif'], isWritten: false },
  { format: 'jxl', label: 'JPEG XL', endings: ['jxl'], isWritten: false },
  {
    format: 'raw',
    label: 'camera RAW',
    endings: ['dng', 'cr2', 'cr3', 'nef', 'nrw', 'arw', 'raf', 'orf', 'rw2', 'pef', 'srw'],
    isWritten: false,
  },
];

/** "JPEG, PNG, …, JPEG XL or camera RAW": what can be opened. */
export const OPENED_LABELS = joinWords(PHOTO_FORMATS.map(({ label }) => label));

/** "a name that ends in .jpg, .png, .tif, .webp or .avif": what a file to write must have. */
export const WRITTEN_NAMES = `a name that ends in ${joinWords(
  PHOTO_FORMATS.filter(({ isWritten }) => isWritten).map(({ endings }) => `.${endings[0]}`),
)}`;

/** The entry of a format. */
export function entryOfFormat(format: PhotoFormat): PhotoFormatEntry {
  return PHOTO_FORMATS.find((entry) => entry.format === format)!;
}

/** The format that the name of a file, or its ending, promises; `undefined` where it is none of ours. */
export function formatByName(name: string): PhotoFormatEntry | undefined {
  const dot = name.lastIndexOf('.');
  const ending = name.slice(dot + 1).toLowerCase();
  return dot < 0 ? undefined : PHOTO_FORMATS.find(({ endings }) => endings.includes(ending));
}

/** Can files of this entry's format be written? */
export function isWritten(entry: PhotoFormatEntry): entry is PhotoFormatEntry & { format: WrittenFormat } {
  return entry.isWritten;
}

/** The format in which a retouched photo of `format` is saved where nobody says another. */
export function formatToSave(format: string): WrittenFormat {
  const entry = PHOTO_FORMATS.find((known) => known.format === format);
  if (entry !== undefined && isWritten(entry)) return entry.format;
  return entry === undefined ? 'png' : 'jpeg';
}

function joinWords(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
