import type { Workspace } from '../state/workspace.svelte.js';
import { pressBatchKey } from './batch-keys.js';
import { runCommand } from './commands.js';
import type { CommandName } from './default-shortcuts.js';
import type { KeyPress } from './shortcut.js';
import { isShortcut } from './shortcut.js';

export const IS_MAC = /Mac|iPhone|iPad/.test(navigator.platform);

/** Keys that do something only while they are held. */
const COMPARE_KEYS = ['c', '\\'];
const PAN_KEY = ' ';

/** What shortcuts look at in `event`. */
export function readPress(event: KeyboardEvent): KeyPress {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  return { key, ctrlKey, metaKey, altKey, shiftKey, isAltGraph: event.getModifierState('AltGraph') };
}

/** Controls that take the focus on a click but need no further keys. */
const PRESSED = 'button, a, summary, label, [role="radio"], [role="switch"], [role="option"]';
const KEEPS_FOCUS = '[role="dialog"], [role="listbox"], [aria-haspopup="listbox"]';

/** Returns the focus to the photo after each click on a button, not after keys. Returns a function that stops this. */
export function returnFocusAfterClicks(workspace: Workspace): () => void {
  const listening = new AbortController();
  addEventListener(
    'click',
    ({ target, detail }) => {
      const isPointer = detail > 0;
      if (!isPointer || !(target instanceof Element) || target.closest(KEEPS_FOCUS)) return;
      if (target.closest(PRESSED)) workspace.photo.focus();
    },
    { signal: listening.signal },
  );
  return () => listening.abort();
}

/** Lets the keyboard drive `workspace`. Returns a function that stops this. */
export function listenToKeyboard(workspace: Workspace): () => void {
  const listening = new AbortController();
  const { signal } = listening;

  function release(): void {
    workspace.photo.editor.compare(false);
    workspace.photo.isPanHeld = false;
    workspace.batch.review.isHeld = false;
  }

  addEventListener(
    'keydown',
    (event) => {
      if (event.defaultPrevented || workspace.dialogs.name !== undefined || belongsToControl(event)) return;
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (workspace.view === 'batch') {
        if ((isPlain && pressBatchKey(workspace, readPress(event))) || runShortcut(workspace, event))
          event.preventDefault();
      } else if (isPlain && workspace.photo.editor.toolKey(event.key)) {
        event.preventDefault();
      } else if (isPlain && COMPARE_KEYS.includes(event.key.toLowerCase())) {
        workspace.photo.editor.compare(true);
      } else if (isPlain && event.key === PAN_KEY && workspace.photo.state.document) {
        workspace.photo.isPanHeld = true;
        event.preventDefault();
      } else if (runShortcut(workspace, event)) {
        event.preventDefault();
      }
    },
    { signal },
  );
  addEventListener(
    'keyup',
    (event) => {
      if (COMPARE_KEYS.includes(event.key.toLowerCase())) {
        workspace.photo.editor.compare(false);
        workspace.batch.review.isHeld = false;
      }
      if (event.key === PAN_KEY) workspace.photo.isPanHeld = false;
    },
    { signal },
  );
  // The release of a key in another window is not reported here.
  addEventListener('blur', release, { signal });
  return () => listening.abort();
}

function runShortcut(workspace: Workspace, event: KeyboardEvent): boolean {
  const press = readPress(event);
  const entries = Object.entries(workspace.settings.shortcuts) as [CommandName, readonly string[]][];
  const found = entries.find(([, shortcuts]) =>
    shortcuts.some((shortcut) => isShortcut(press, shortcut, IS_MAC)),
  );
  if (!found) return false;
  const hasRun = runCommand(workspace, found[0]);
  // Keep the browser from doing its own thing (save, print, zoom), even when our command cannot run now; but lists scroll by pages.
  return hasRun || !event.key.startsWith('Page');
}

/** Is the key meant for the control that has the focus: typing, choosing, pressing a button? */
function belongsToControl(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  if (event.ctrlKey || event.metaKey) return false;
  if (target.closest('[role="listbox"], [role="menu"], [role="dialog"]')) return true;
  if (target.matches('input[type="range"]')) return /^(Arrow|Home|End|Page)/.test(event.key);
  if (target.matches('input, textarea, select')) return true;
  const isPressKey = event.key === 'Enter' || event.key === ' ';
  return isPressKey && target.closest('button, a, summary, [role="radio"], [role="switch"]') !== null;
}
