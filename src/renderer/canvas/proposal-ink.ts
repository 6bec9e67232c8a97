import type { Drawing, Mark } from '../editor/drawing.js';
import type { EditorState } from '../editor/editor-state.js';
import { shapesOf, toShape } from '../editor/proposals.js';

/** CSS pixels between a thing and the frame around it. */
const FRAME_GAP = 6;

/** How things that were found are shown. */
interface ShownProposals {
  /** What is painted, and what would be with what is chosen. */
  readonly chosen: Drawing;
  /** Everything that was found, to be outlined. */
  readonly all: Drawing;
  /** A frame around the one that is looked at. */
  readonly frame: Mark;
}

/** Makes drawings of proposals; the same ones for the same proposals, because ink is painted anew for others. */
export class ProposalInk {
  #last: { readonly of: readonly unknown[]; readonly shown: ShownProposals } | undefined;

  /** Nothing where nothing is proposed. */
  show({ proposals, drawing, view }: EditorState): ShownProposals | undefined {
    const current = proposals?.found[proposals.at];
    if (!proposals || !current) {
      this.#last = undefined;
      return undefined;
    }
    const of = [proposals, drawing, view.scale];
    if (this.#last?.of.every((one, index) => one === of[index])) return this.#last.shown;
    const gap = FRAME_GAP / view.scale;
    const { left, top, width, height } = current.rect;
    const [right, bottom] = [left + width + gap, top + height + gap];
    const points = [
      { x: left - gap, y: top - gap },
      { x: right, y: top - gap },
      { x: right, y: bottom },
      { x: left - gap, y: bottom },
      { x: left - gap, y: top - gap },
    ];
    const shown: ShownProposals = {
      chosen: { ...drawing, mask: [...drawing.mask, ...shapesOf(proposals)] },
      all: { mask: proposals.found.map(toShape), sketch: [] },
      frame: { kind: 'sketch', stroke: { points, radius: 0.75 / view.scale, mode: 'add' } },
    };
    this.#last = { of, shown };
    return shown;
  }
}
