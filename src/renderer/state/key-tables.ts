import { REVIEW_ACTS } from '../commands/batch-keys.js';
import { COMMANDS } from '../commands/commands.js';
import { DEFAULT_SHORTCUTS } from '../commands/default-shortcuts.js';
import type { CommandName } from '../commands/default-shortcuts.js';
import type { KeyChanges, Shortcuts } from '../commands/key-changes.js';
import type { ReviewAct } from '../commands/review-shortcuts.js';
import { REVIEW_SHORTCUTS } from '../commands/review-shortcuts.js';
import type { TextKey } from '../../shared/text/languages.js';
import type { Settings } from './settings.svelte.js';

/** Acts that never share a key, as the overview of shortcuts changes their keys. */
export interface KeyTable {
  readonly defaults: Shortcuts<string>;
  /** Its keys are pressed without Ctrl, Command and Alt. */
  readonly isPlain: boolean;
  readonly textOf: (name: string) => TextKey;
  readonly shortcuts: (settings: Settings) => Shortcuts<string>;
  readonly changes: (settings: Settings) => KeyChanges<string>;
  readonly change: (settings: Settings, changes: KeyChanges<string>) => void;
}

export const COMMAND_KEYS: KeyTable = {
  defaults: DEFAULT_SHORTCUTS,
  isPlain: false,
  textOf: (name) => COMMANDS[name as CommandName].text,
  shortcuts: (settings) => settings.shortcuts,
  changes: (settings) => settings.keyChanges,
  change: (settings, changes) => settings.changeKeys(changes),
};

/** While a photo of a batch is looked at: beside the commands, whose keys mean something else there. */
export const REVIEW_KEYS: KeyTable = {
  defaults: REVIEW_SHORTCUTS,
  isPlain: true,
  textOf: (name) => REVIEW_ACTS[name as ReviewAct].text,
  shortcuts: (settings) => settings.reviewShortcuts,
  changes: (settings) => settings.reviewKeyChanges,
  change: (settings, changes) => settings.changeReviewKeys(changes),
};
