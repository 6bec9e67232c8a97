import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import * as v from 'valibot';

import { WindowLookSchema } from '../shared/contract/shell.js';
import { printNote } from './print-note.js';

const Pixels = v.pipe(v.number(), v.integer(), v.minValue(-100_000), v.maxValue(100_000));
const BoundsSchema = v.object({ x: Pixels, y: Pixels, width: Pixels, height: Pixels });
const { theme, language } = WindowLookSchema.entries;

/** A value that is missing or damaged is as at the first start. */
const SettingsSchema = v.object({
  bounds: v.fallback(v.optional(BoundsSchema), undefined),
  isMaximized: v.fallback(v.boolean(), false),
  theme: v.fallback(theme, 'dark'),
  /** As the page shows it; without it the system's. */
  language: v.fallback(v.optional(language), undefined),
  /** Paths, the latest first. */
  recentPhotos: v.fallback(v.pipe(v.array(v.string()), v.maxLength(100)), []),
  /** Where the dialogs begin. */
  folder: v.fallback(v.optional(v.string()), undefined),
});

export type Settings = Readonly<v.InferOutput<typeof SettingsSchema>>;

/** What the program remembers between starts, in one JSON file. */
export class SettingsFile {
  readonly #path: string;
  #values: Settings;

  /** Reads `path`; a missing or damaged file is as at the first start. */
  constructor(path: string) {
    this.#path = path;
    this.#values = readSettings(path);
  }

  get values(): Settings {
    return this.#values;
  }

  /** Keeps `change`, at once and whole or not at all. Where the disk refuses, it holds until the program ends. */
  change(change: Partial<Settings>): void {
    this.#values = { ...this.#values, ...change };
    const temporary = `${this.#path}.${randomUUID()}.tmp`;
    try {
      mkdirSync(dirname(this.#path), { recursive: true });
      writeFileSync(temporary, JSON.stringify(this.#values, undefined, 2));
      renameSync(temporary, this.#path);
    } catch (error) {
      rmSync(temporary, { force: true });
      printNote(`The settings could not be kept: ${String(error)}`);
    }
  }
}

function readSettings(path: string): Settings {
  try {
    return v.parse(SettingsSchema, JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return v.parse(SettingsSchema, {});
  }
}
