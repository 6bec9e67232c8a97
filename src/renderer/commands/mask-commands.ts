import type { MaskChange } from '../../shared/mask-changes.js';
import type { TextKey } from '../../shared/text/languages.js';
import type { Workspace } from '../state/workspace.svelte.js';
import type { Behaviour } from './behaviour.js';

/** What can be done to the whole mask. */
export const MASK_COMMANDS = {
  growMask: changeBy(({ photo: { state } }) => ({ kind: 'grow', radiusPx: state.maskStepPx })),
  shrinkMask: changeBy(({ photo: { state } }) => ({ kind: 'shrink', radiusPx: state.maskStepPx })),
  invertMask: changeBy(() => ({ kind: 'invert' })),
  fillHoles: changeBy(() => ({ kind: 'fillHoles' })),
  find: {
    // `state` is read so that components follow.
    isEnabled: ({ photo: { state, editor } }) => state.document !== undefined && editor.finds.canLook,
    async run({ dialogs, photo: { editor } }) {
      const kinds = await dialogs.ask('find');
      if (kinds) await editor.finds.look(kinds);
    },
  },
  suggestLines: {
    isEnabled: ({ photo: { state, editor } }) => state.drawing.mask.length > 0 && editor.lines.canSuggest,
    explain: askForMask,
    run: ({ photo }) => void photo.editor.lines.suggest(),
  },
  snapLines: {
    isEnabled: ({ photo: { state } }) => state.document !== undefined,
    run: ({ photo: { editor, state } }) => editor.chooseSnapping(!state.snapsLines),
  },
  importMask: {
    isEnabled: ({ photo: { state } }) =>
      state.document !== undefined && state.task?.kind !== 'open' && !state.placing && !state.framing,
    run: ({ photo }) => void photo.sideFiles.readMask(),
  },
  exportMask: {
    isEnabled: hasMask,
    explain: askForMask,
    run: ({ photo }) => void photo.sideFiles.writeMask(),
  },
  showMask: {
    isEnabled: ({ photo: { state } }) => state.document !== undefined,
    run: ({ photo: { editor, state } }) => editor.showMaskAlone(!state.isMaskAlone),
  },
} as const satisfies Readonly<Record<string, Behaviour>>;

/** `state` is read so that components follow. */
function hasMask({ photo: { state, editor } }: Workspace): boolean {
  return state.drawing.mask.length > 0 && editor.masks.canChange;
}

function askForMask({ photo: { state } }: Workspace): TextKey | undefined {
  return state.document && !state.placing && !state.framing ? 'mask.nothing' : undefined;
}

function changeBy(changeOf: (workspace: Workspace) => MaskChange): Behaviour {
  return {
    isEnabled: hasMask,
    explain: askForMask,
    run: (workspace) => void workspace.photo.editor.masks.change(changeOf(workspace)),
  };
}
