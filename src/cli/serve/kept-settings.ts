import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

import * as v from 'valibot';

import { Refusal } from './respond.js';

/** Only the page knows what the settings mean; here they are a few texts, the longest that of the keys. */
const SettingsSchema = v.pipe(
  v.record(
    v.pipe(v.string(), v.maxLength(100)),
    v.union([v.boolean(), v.number(), v.pipe(v.string(), v.maxLength(4000))]),
  ),
  v.check((settings) => Object.keys(settings).length <= 50),
);

export type WindowSettings = v.InferOutput<typeof SettingsSchema>;

/** The settings of the page, kept here: its own browser forgets them where the port, and with it the site, is another one. */
export class KeptSettings {
  readonly #path: string;

  constructor(path: string = findSettingsFile()) {
    this.#path = path;
  }

  /** What was kept last; nothing at the first start, or where it is damaged. */
  async read(): Promise<WindowSettings | undefined> {
    try {
      return v.parse(SettingsSchema, JSON.parse(await readFile(this.#path, 'utf8')));
    } catch {
      return undefined;
    }
  }

  /** Keeps `text`, whole or not at all. A `Refusal` for what are no settings, and where the disk refuses. */
  async write(text: string): Promise<void> {
    let settings: WindowSettings;
    try {
      const value: unknown = JSON.parse(text);
      // The schema would accept a list as a record.
      settings = v.parse(SettingsSchema, Array.isArray(value) ? undefined : value);
    } catch {
      throw new Refusal(400, 'Expected settings by name.');
    }
    const temporary = `${this.#path}.${randomUUID()}.tmp`;
    try {
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
      await writeFile(temporary, JSON.stringify(settings, undefined, 2), { mode: 0o600 });
      await rename(temporary, this.#path);
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw new Refusal(507, 'The settings could not be kept: the disk refuses.');
    }
  }
}

/** Set, `XDG_CONFIG_HOME` says where on every platform. */
export function findSettingsFile(
  platform: string = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
  home: string = homedir(),
): string {
  return join(findConfigFolder(platform, env, home), 'lacuna', 'served-window.json');
}

function findConfigFolder(
  platform: string,
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  if (env['XDG_CONFIG_HOME']) return env['XDG_CONFIG_HOME'];
  if (platform === 'win32') return env['APPDATA'] ?? join(home, 'AppData', 'Roaming');
  return platform === 'darwin' ? join(home, 'Library', 'Application Support') : join(home, '.config');
}
