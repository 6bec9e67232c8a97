import type { TextKey } from '../../shared/text/languages.js';
import type { Workspace } from '../state/workspace.svelte.js';

/** What a command does, and when it can. */
export interface Behaviour {
  readonly isEnabled: (workspace: Workspace) => boolean;
  /** It can run whatever the window shows; others only while that is the photo. */
  readonly isForAllViews?: true;
  /** Why it cannot run now, where that is not obvious. */
  readonly explain?: (workspace: Workspace) => TextKey | undefined;
  readonly run: (workspace: Workspace) => void;
}
