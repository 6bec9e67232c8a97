import type { EditorState } from '../editor/editor-state.js';
import type { MaskColour, MaskLook } from '../editor/mask-look.js';
import type { InkLook } from './ink-frame.js';

/** Restrained, as restorers mark losses; readable on skin, foliage and sky. */
export const MASK_COLOUR_VALUES: Readonly<Record<MaskColour, string>> = {
  red: '#e5484d',
  green: '#30a46c',
  blue: '#3e7bfa',
  yellow: '#f2d024',
  magenta: '#d6409f',
};

const ALONE: InkLook = { colour: '#ffffff', opacity: 1, isAlone: true };

let last: { readonly of: MaskLook; readonly look: InkLook } | undefined;

/** How `state` shows what is marked; the same object for the same look. */
export function inkLookOf({ maskLook, isMaskAlone }: Pick<EditorState, 'maskLook' | 'isMaskAlone'>): InkLook {
  if (isMaskAlone) return ALONE;
  if (last?.of !== maskLook) {
    const { colour, strengthPercent } = maskLook;
    const look = { colour: MASK_COLOUR_VALUES[colour], opacity: strengthPercent / 100, isAlone: false };
    last = { of: maskLook, look };
  }
  return last.look;
}
