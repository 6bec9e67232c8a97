import type { TextKey } from '../../shared/text/languages.js';
import type { Workspace } from '../state/workspace.svelte.js';
import type { Behaviour } from './behaviour.js';

/** The photos of an open folder. */
export const FOLDER_COMMANDS = {
  openFolder: {
    isEnabled: ({ photo }) => photo.canOpen,
    explain: () => 'drop.busy',
    run: ({ strip }) => void strip.openFolder(),
  },
  nextPhoto: stepBy(1),
  previousPhoto: stepBy(-1),
  toggleStrip: {
    isEnabled: hasFolder,
    explain: askForFolder,
    run: ({ strip }) => strip.toggle(),
  },
} as const satisfies Record<string, Behaviour>;

function stepBy(by: number): Behaviour {
  return { isEnabled: hasFolder, explain: askForFolder, run: ({ strip }) => void strip.step(by) };
}

function hasFolder({ strip }: Workspace): boolean {
  return strip.folder !== undefined;
}

function askForFolder(workspace: Workspace): TextKey | undefined {
  return hasFolder(workspace) ? undefined : 'strip.none';
}
