import type { FillName, ProviderSetting } from '../engine/engine.js';
import { FILL_NAMES } from '../engine/engine.js';
import { invalidParameter } from '../shared/app-error.js';
import { SUFFIX_PATTERN } from '../shared/batch-names.js';
import type { DetectorName } from '../shared/detector-names.js';
import { DETECTOR_NAMES } from '../shared/detector-names.js';
import { PROVIDER_NAMES } from '../shared/contract/schemas.js';
import type { FitName, LinesName } from '../shared/fill-options.js';
import type { WrittenFormat } from '../shared/photo-formats.js';
import { formatByName, isWritten } from '../shared/photo-formats.js';
import { FIT_NAMES, LINES_NAMES } from '../shared/fill-options.js';
import type { Rect } from '../shared/geometry.js';

/** What `--device` can be. */
export const DEVICE_SETTINGS: readonly ProviderSetting[] = ['auto', ...PROVIDER_NAMES];

/** Reads a whole number from `low` to `high`; else `INVALID_PARAMS` naming the option. */
export function wholeNumber(name: string, low: number, high: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (value >= low && value <= high) return value;
    throw invalidParameter(name, `a whole number from ${low} to ${high}`, text);
  };
}

/** Reads a number from `low` to `high`, as 3 or 2.5; else `INVALID_PARAMS`. */
export function decimalNumber(name: string, low: number, high: number): (text: string) => number {
  return (text) => {
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
    if (value >= low && value <= high) return value;
    throw invalidParameter(name, `a number from ${low} to ${high}`, text);
  };
}

/** Adds one `x,y,w,h` to the boxes before it; else `INVALID_PARAMS`. */
export function addBox(text: string, boxes: readonly Rect[] = []): readonly Rect[] {
  const match = /^(-?\d{1,9}),(-?\d{1,9}),(\d{1,9}),(\d{1,9})$/.exec(text.replaceAll(' ', ''));
  const [left = 0, top = 0, width = 0, height = 0] = (match?.slice(1) ?? []).map(Number);
  if (width > 0 && height > 0) return [...boxes, { left, top, width, height }];
  throw invalidParameter(
    '--box',
    'x,y,width,height in whole pixels, such as 120,80,300,200 (width and height above 0),',
    text,
  );
}

/** Reads the name of a fill method; else `INVALID_PARAMS`. */
export function fillName(text: string): FillName {
  const name = FILL_NAMES.find((known) => known === text);
  if (name !== undefined) return name;
  throw invalidParameter('--fill', FILL_NAMES.join(' or '), text);
}

/** Reads how a mask is fitted; else `INVALID_PARAMS`. */
export function fitName(text: string): FitName {
  const name = FIT_NAMES.find((known) => known === text);
  if (name !== undefined) return name;
  throw invalidParameter('--fit', FIT_NAMES.join(' or '), text);
}

/** Reads whether lines are continued; else `INVALID_PARAMS`. */
export function linesName(text: string): LinesName {
  const name = LINES_NAMES.find((known) => known === text);
  if (name !== undefined) return name;
  throw invalidParameter('--lines', LINES_NAMES.join(' or '), text);
}

/** Reads where networks should run; else `INVALID_PARAMS`. */
export function deviceSetting(text: string): ProviderSetting {
  const setting = DEVICE_SETTINGS.find((known) => known === text);
  if (setting !== undefined) return setting;
  throw invalidParameter('--device', DEVICE_SETTINGS.join(' or '), text);
}

/** The names of all detectors, for a help text. */
export function detectorList(): string {
  return DETECTOR_NAMES.join(', ');
}

/** Reads names of detectors with commas between them; else `INVALID_PARAMS` naming the option. */
export function detectorNames(option: string): (text: string) => readonly DetectorName[] {
  return (text) =>
    text.split(',').map((part) => {
      const name = DETECTOR_NAMES.find((known) => known === part.trim());
      if (name !== undefined) return name;
      throw invalidParameter(option, `names out of ${detectorList()}`, part.trim());
    });
}

/** Reads one of some names; else `INVALID_PARAMS`. */
export function oneOf<Name extends string>(option: string, names: readonly Name[]): (text: string) => Name {
  return (text) => {
    const name = names.find((known) => known === text);
    if (name !== undefined) return name;
    throw invalidParameter(option, names.join(' or '), text);
  };
}

/** Reads a format that is written; `jpg` and `tif` are understood. Else `INVALID_PARAMS`. */
export function formatName(text: string): WrittenFormat {
  const entry = formatByName(`.${text}`);
  if (entry !== undefined && isWritten(entry)) return entry.format;
  throw invalidParameter('--format', 'jpeg, png, tiff, webp or avif', text);
}

/** Reads what is put into names of files; `INVALID_PARAMS` where it would lead to another folder, or no system takes it. */
export function suffixText(text: string): string {
  if (SUFFIX_PATTERN.test(text)) return text;
  throw invalidParameter('--suffix', 'at most 60 characters that a file name can have', text);
}

/** Adds one report to those before it; `INVALID_PARAMS` for an ending that is none of a report. */
export function reportFile(text: string, files: readonly string[] = []): readonly string[] {
  if (/\.(?:jsonl|csv|html?)$/i.test(text)) return [...files, text];
  throw invalidParameter('--report', 'a name that ends in .jsonl, .csv or .html', text);
}
