import type { MaskShape } from '../../shared/mask-shapes.js';
import { shapesThatCount } from '../../shared/mask-shapes.js';
import type { PixelRuns } from '../../shared/pixel-runs.js';
import type { Stroke } from '../../shared/stroke.js';

/** What is painted and not filled yet, in image coordinates: where to remove, and guidance lines. Never changed in place. */
export interface Drawing {
  readonly mask: readonly MaskShape[];
  readonly sketch: readonly Stroke[];
}

export const EMPTY_DRAWING: Drawing = { mask: [], sketch: [] };

/** One finished act of a tool. */
export type Mark =
  { readonly kind: 'mask'; readonly shape: MaskShape } | { readonly kind: 'sketch'; readonly stroke: Stroke };

/** The drawing with one mark more; the same drawing where the mark erases from nothing. */
export function addMark(drawing: Drawing, mark: Mark): Drawing {
  if (mark.kind === 'mask') {
    if (mark.shape.mode === 'erase' && drawing.mask.length === 0) return drawing;
    return { ...drawing, mask: [...drawing.mask, mark.shape] };
  }
  if (mark.stroke.mode === 'erase' && drawing.sketch.length === 0) return drawing;
  return { ...drawing, sketch: [...drawing.sketch, mark.stroke] };
}

/** Everything that is painted in `drawings`, the first one's marks first. What replaced the mask of one does not take away that of others. */
export function joinDrawings(drawings: readonly Drawing[]): Drawing {
  const masks = drawings.map(({ mask }) => mask).filter(({ length }) => length > 0);
  return {
    mask: masks.length > 1 ? masks.flatMap((mask) => shapesThatCount(mask).map(toAdding)) : (masks[0] ?? []),
    sketch: drawings.flatMap(({ sketch }) => sketch),
  };
}

function toAdding(shape: MaskShape): MaskShape {
  return shape.mode === 'replace' ? { ...shape, mode: 'add' } : shape;
}

/** Everything that is being filled or waits for it; of the first one, which is being filled, the mask is what `fitted` marks, where it is known. */
export function joinFilling(filling: readonly Drawing[], fitted: PixelRuns | undefined): Drawing {
  const [first, ...later] = filling;
  if (!first || !fitted) return joinDrawings(filling);
  const mask = [{ kind: 'pixels' as const, ...fitted, mode: 'add' as const }];
  return joinDrawings([{ ...first, mask }, ...later]);
}

/** The acts that make up `drawing`: what is to be removed, then the guidance lines. */
export function listMarks({ mask, sketch }: Drawing): Mark[] {
  return [
    ...mask.map((shape): Mark => ({ kind: 'mask', shape })),
    ...sketch.map((stroke): Mark => ({ kind: 'sketch', stroke })),
  ];
}

/** Are there lines, and nothing to be removed beneath them? */
export function isSketchAlone({ mask, sketch }: Drawing): boolean {
  return mask.length === 0 && sketch.length > 0;
}

/** Is there nothing painted? */
export function isDrawingEmpty(drawing: Drawing): boolean {
  return drawing.mask.length === 0 && drawing.sketch.length === 0;
}

/** Do both hold the same marks? Drawings share mark objects, so `===` is enough. */
export function isSameDrawing(a: Drawing, b: Drawing): boolean {
  return isSameList(a.mask, b.mask) && isSameList(a.sketch, b.sketch);
}

function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}
