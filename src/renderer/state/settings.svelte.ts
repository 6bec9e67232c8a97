import * as v from 'valibot';
import type { Platform } from '../platform/platform.js';
import type { LanguageSetting } from './language.svelte.js';
import { LANGUAGE_SETTINGS, useLanguage } from './language.svelte.js';

export const THEMES = ['dark', 'light', 'system'] as const;
export type Theme = (typeof THEMES)[number];

const SettingsSchema = v.object({
  theme: v.fallback(v.picklist(THEMES), 'dark'),
  language: v.fallback(v.picklist(LANGUAGE_SETTINGS), 'system'),
  fillsOnPointerUp: v.fallback(v.boolean(), false),
  isNewcomer: v.fallback(v.boolean(), true),
  looksForUpdates: v.fallback(v.boolean(), false),
  /** When the publisher was last asked, in milliseconds since 1970. */
  lookedForUpdatesAt: v.fallback(v.number(), 0),
});

const LIGHT_SYSTEM = matchMedia('(prefers-color-scheme: light)');

/** Where settings are kept between starts. */
const STORAGE_KEY = 'lacuna.settings';

/** What the person chose for the window; kept at every change. */
export class Settings {
  #values = $state.raw(readSettings());
  #platform: Pick<Platform, 'keepSettings'> | undefined;

  constructor() {
    this.#apply();
    LIGHT_SYSTEM.addEventListener('change', () => this.#apply());
  }

  get theme(): Theme {
    return this.#values.theme;
  }

  get language(): LanguageSetting {
    return this.#values.language;
  }

  /** Fill as soon as a removal was painted, instead of on Enter. */
  get fillsOnPointerUp(): boolean {
    return this.#values.fillsOnPointerUp;
  }

  /** Was nothing removed yet, ever? */
  get isNewcomer(): boolean {
    return this.#values.isNewcomer;
  }

  /** Ask the publisher once a day whether there is a newer release? */
  get looksForUpdates(): boolean {
    return this.#values.looksForUpdates;
  }

  get lookedForUpdatesAt(): number {
    return this.#values.lookedForUpdatesAt;
  }

  /** Stores settings in `platform` from now on, and loads what it has stored. */
  keepIn(platform: Pick<Platform, 'keptSettings' | 'keepSettings'>): void {
    this.#platform = platform;
    const { success, output } = v.safeParse(SettingsSchema, platform.keptSettings);
    if (!success) return;
    this.#values = output;
    this.#apply();
  }

  choose(change: Partial<v.InferOutput<typeof SettingsSchema>>): void {
    this.#values = { ...this.#values, ...change };
    this.#apply();
    this.#platform?.keepSettings?.(this.#values);
    try {
      localStorage.setItem(STORAGE_KEY, JSON.stringify(this.#values));
    } catch {
      // This browser stores nothing: the choice lasts until the window is closed.
    }
  }

  #apply(): void {
    const { theme } = this.#values;
    const systemTheme = LIGHT_SYSTEM.matches ? 'light' : 'dark';
    document.documentElement.dataset['theme'] = theme === 'system' ? systemTheme : theme;
    document.documentElement.lang = useLanguage(this.#values.language);
  }
}

function readSettings(): v.InferOutput<typeof SettingsSchema> {
  let stored: unknown = {};
  try {
    stored = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}');
  } catch {
    // Damaged or forbidden: use the defaults.
  }
  const parsed = v.safeParse(SettingsSchema, stored);
  return parsed.success ? parsed.output : v.parse(SettingsSchema, {});
}
