import * as v from 'valibot';
import type { MetadataChoice } from '../../shared/save-choices.js';
import { MetadataChoiceSchema } from '../../shared/save-choices.js';
import type { MaskLook } from '../editor/mask-look.js';
import { MASK_COLOURS, MASK_STRENGTH } from '../editor/mask-look.js';
import type { Platform } from '../platform/platform.js';
import type { LanguageSetting } from './language.svelte.js';
import { LANGUAGE_SETTINGS, useLanguage } from './language.svelte.js';
import { DEFAULT_SHORTCUTS } from '../commands/default-shortcuts.js';
import type { CommandName } from '../commands/default-shortcuts.js';
import type { KeyChanges, Shortcuts } from '../commands/key-changes.js';
import { applyChanges, readKeyChanges, writeKeyChanges } from '../commands/key-changes.js';
import type { ReviewAct } from '../commands/review-shortcuts.js';
import { REVIEW_SHORTCUTS } from '../commands/review-shortcuts.js';
import { MOST_OF_PATTERN, USUAL_PATTERN } from './save-name.js';

export const THEMES = ['dark', 'light', 'system'] as const;
export type Theme = (typeof THEMES)[number];

/** All commands with long keys; `lacuna serve` keeps no longer texts. */
const MOST_OF_KEYS = 4000;

const SettingsSchema = v.object({
  theme: v.fallback(v.picklist(THEMES), 'dark'),
  language: v.fallback(v.picklist(LANGUAGE_SETTINGS), 'system'),
  fillsOnPointerUp: v.fallback(v.boolean(), false),
  penSetsWidth: v.fallback(v.boolean(), true),
  hasPen: v.fallback(v.boolean(), false),
  isNewcomer: v.fallback(v.boolean(), true),
  maskColour: v.fallback(v.picklist(MASK_COLOURS), 'red'),
  /** In per cent. */
  maskStrength: v.fallback(
    v.pipe(v.number(), v.minValue(MASK_STRENGTH.least), v.maxValue(MASK_STRENGTH.most)),
    45,
  ),
  isMaskOpen: v.fallback(v.boolean(), false),
  areFillOptionsOpen: v.fallback(v.boolean(), false),
  /** Names of commands, the latest first. */
  recentCommands: v.fallback(v.string(), ''),
  /** Shortcuts that the person changed, as key-changes.ts writes them. */
  keys: v.fallback(v.pipe(v.string(), v.maxLength(MOST_OF_KEYS)), ''),
  /** The same for the review of a batch. */
  reviewKeys: v.fallback(v.pipe(v.string(), v.maxLength(MOST_OF_KEYS)), ''),
  /** What is saved of what the photo says. */
  metadata: v.fallback(MetadataChoiceSchema, 'all'),
  /** Of the name that is proposed for saving. */
  namePattern: v.fallback(v.pipe(v.string(), v.maxLength(MOST_OF_PATTERN)), USUAL_PATTERN),
  /** Nothing until the person chose: then the platform decides. */
  tellsOfLongWork: v.fallback(v.optional(v.boolean()), undefined),
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
  readonly #keyChanges = $derived(readKeyChanges(this.#values.keys, DEFAULT_SHORTCUTS));
  readonly #shortcuts = $derived(applyChanges(DEFAULT_SHORTCUTS, this.#keyChanges));
  readonly #reviewChanges = $derived(readKeyChanges(this.#values.reviewKeys, REVIEW_SHORTCUTS));
  readonly #reviewShortcuts = $derived(applyChanges(REVIEW_SHORTCUTS, this.#reviewChanges));
  #platform: Pick<Platform, 'keepSettings' | 'mayNotify'> | undefined;

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

  /** Draw wider lines where a pen is pressed harder? */
  get penSetsWidth(): boolean {
    return this.#values.penSetsWidth;
  }

  /** Has a pen touched a photo, ever? */
  get hasPen(): boolean {
    return this.#values.hasPen;
  }

  /** A pen touches the photo. */
  noticePen(): void {
    if (!this.hasPen) this.choose({ hasPen: true });
  }

  /** Was nothing removed yet, ever? */
  get isNewcomer(): boolean {
    return this.#values.isNewcomer;
  }

  /** How what is marked is shown over the photo. */
  get maskLook(): MaskLook {
    return { colour: this.#values.maskColour, strengthPercent: this.#values.maskStrength };
  }

  /** Does the panel show what can be done to the whole mask? */
  get isMaskOpen(): boolean {
    return this.#values.isMaskOpen;
  }

  /** Does the panel show how holes are filled? */
  get areFillOptionsOpen(): boolean {
    return this.#values.areFillOptionsOpen;
  }

  /** Names of commands that were looked for, the latest first. */
  get recentCommands(): readonly string[] {
    return this.#values.recentCommands.split(' ').filter((name) => name !== '');
  }

  /** The shortcuts of all commands, as the person wants them. */
  get shortcuts(): Shortcuts<CommandName> {
    return this.#shortcuts;
  }

  /** What the person changed of them. */
  get keyChanges(): KeyChanges<CommandName> {
    return this.#keyChanges;
  }

  changeKeys(changes: KeyChanges<CommandName>): void {
    this.choose({ keys: writeKeyChanges(changes) });
  }

  /** The keys of the review of a batch, as the person wants them. */
  get reviewShortcuts(): Shortcuts<ReviewAct> {
    return this.#reviewShortcuts;
  }

  get reviewKeyChanges(): KeyChanges<ReviewAct> {
    return this.#reviewChanges;
  }

  changeReviewKeys(changes: KeyChanges<ReviewAct>): void {
    this.choose({ reviewKeys: writeKeyChanges(changes) });
  }

  get metadata(): MetadataChoice {
    return this.#values.metadata;
  }

  get namePattern(): string {
    return this.#values.namePattern;
  }

  /** Show a notification when long work ends while nobody looks? */
  get tellsOfLongWork(): boolean {
    return this.#values.tellsOfLongWork ?? this.#platform?.mayNotify ?? false;
  }

  /** Ask the publisher once a day whether there is a newer release? */
  get looksForUpdates(): boolean {
    return this.#values.looksForUpdates;
  }

  get lookedForUpdatesAt(): number {
    return this.#values.lookedForUpdatesAt;
  }

  /** Stores settings in `platform` from now on, and loads what it has stored. */
  keepIn(platform: Pick<Platform, 'keptSettings' | 'keepSettings' | 'mayNotify'>): void {
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
