import type { MethodResult } from '../../shared/contract/methods.js';
import type { Point } from '../../shared/geometry.js';
import { growRect } from '../../shared/geometry.js';
import type { Size } from '../../shared/geometry.js';
import type { MaskShape } from '../../shared/mask-shapes.js';

/** One thing that was found. */
export type Found = MethodResult<'mask.detect'>['found'][number];

/** What was found, to choose from. Never changed in place. */
export interface Proposals {
  /** In the order in which they are gone through: from the top down. */
  readonly found: readonly Found[];
  /** For each, whether it is to be marked. */
  readonly isChosen: readonly boolean[];
  /** The one that is looked at. */
  readonly at: number;
}

/** All of them, chosen. */
export function propose(found: readonly Found[]): Proposals {
  const sorted = found.toSorted((a, b) => a.rect.top - b.rect.top || a.rect.left - b.rect.left);
  return { found: sorted, isChosen: sorted.map(() => true), at: 0 };
}

/** The one at `index` is taken or left, and looked at. */
export function toggle({ found, isChosen }: Proposals, index: number): Proposals {
  return { found, isChosen: isChosen.with(index, !isChosen[index]), at: index };
}

export function chooseAll(proposals: Proposals, isChosen: boolean): Proposals {
  return { ...proposals, isChosen: proposals.found.map(() => isChosen) };
}

/** The next one, or the one before, is looked at; from the last one on to the first. */
export function step(proposals: Proposals, direction: 1 | -1): Proposals {
  const { length } = proposals.found;
  return { ...proposals, at: (proposals.at + direction + length) % length };
}

/** The smallest one at a place, or within `reachPx` of it: what is small would be hard to hit. */
export function findAt(
  { found }: Proposals,
  { x, y }: Point,
  reachPx: number,
  photo: Size,
): number | undefined {
  const areaOf = (index: number): number => found[index]!.rect.width * found[index]!.rect.height;
  const hit = [...found.keys()].filter((index) => {
    const { left, top, width, height } = growRect(found[index]!.rect, Math.ceil(reachPx), photo);
    return x >= left && y >= top && x < left + width && y < top + height;
  });
  return hit.toSorted((a, b) => areaOf(a) - areaOf(b))[0];
}

/** What is chosen, as shapes of a mask. */
export function shapesOf({ found, isChosen }: Proposals): MaskShape[] {
  return found.filter((_, index) => isChosen[index]).map(toShape);
}

/** One of them as a shape of a mask. */
export function toShape({ rect, runs }: Found): MaskShape {
  return { kind: 'pixels', rect, runs, mode: 'add' };
}
