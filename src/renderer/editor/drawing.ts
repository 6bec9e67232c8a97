import type { CloneOptions, SourceOffset } from '../../shared/clone.js';
import type { Point } from '../../shared/geometry.js';
import type { MaskShape } from '../../shared/mask-shapes.js';
import { shapesThatCount } from '../../shared/mask-shapes.js';
import type { SourceStrokes } from '../../shared/operation.js';
import type { PixelRuns } from '../../shared/pixel-runs.js';
import type { Stroke } from '../../shared/stroke.js';

/** What is painted and not filled yet, in image coordinates: where to remove, guidance lines, where to copy from. Never changed in place. */
export interface Drawing {
  readonly mask: readonly MaskShape[];
  readonly sketch: readonly Stroke[];
  /** Its lines were suggested, and the person has drawn none of their own. */
  readonly isSketchSuggested?: true | undefined;
  /** What is masked is what a frame has added around the photo. */
  readonly isOutward?: true | undefined;
  /** Absent while nothing is said of them. */
  readonly sources?: SourceStrokes | undefined;
}

export const EMPTY_DRAWING: Drawing = { mask: [], sketch: [] };

/** What of sources is painted. */
export type SourceKind = keyof SourceStrokes;

/** All of them. */
export const SOURCE_KINDS = ['avoid', 'prefer'] as const satisfies readonly SourceKind[];

const NO_SOURCES: SourceStrokes = { avoid: [], prefer: [] };

/** One finished act of a tool. */
export type Mark =
  | { readonly kind: 'mask'; readonly shape: MaskShape }
  | { readonly kind: 'sketch' | SourceKind; readonly stroke: Stroke };

/** A mark that is not finished; `knots` are the points that it goes through, to be taken hold of. */
export type LiveMark = Mark & { readonly knots?: readonly Point[] };

/** A stroke that copies what lies at the way `from`, as soon as it is drawn. Nothing of it stays painted. */
export interface CloneMark {
  readonly kind: 'clone';
  readonly shape: MaskShape;
  readonly from: SourceOffset;
  readonly options: CloneOptions;
}

/** The lines of that kind that are painted. */
export function linesOf({ sketch, sources }: Drawing, kind: 'sketch' | SourceKind): readonly Stroke[] {
  return kind === 'sketch' ? sketch : (sources ?? NO_SOURCES)[kind];
}

/** The drawing with one mark more; the same drawing where the mark erases from nothing. */
export function addMark(drawing: Drawing, mark: Mark): Drawing {
  if (mark.kind === 'mask') {
    if (mark.shape.mode === 'erase' && drawing.mask.length === 0) return drawing;
    const { isOutward, ...rest } = drawing;
    // With anything else beside it, it is a mask like any other; less of it is still outside.
    const isStill = isOutward && mark.shape.mode === 'erase';
    return { ...rest, mask: [...drawing.mask, mark.shape], ...(isStill && { isOutward }) };
  }
  const { kind, stroke } = mark;
  const lines = linesOf(drawing, kind);
  if (stroke.mode === 'erase' && lines.length === 0) return drawing;
  const painted = [...lines, stroke];
  if (kind === 'sketch') {
    const isOwn = stroke.mode === 'add';
    return { ...drawing, sketch: painted, ...(isOwn && { isSketchSuggested: undefined }) };
  }
  return { ...drawing, sources: { ...NO_SOURCES, ...drawing.sources, [kind]: painted } };
}

/** The drawing with the guidance line `by` in the place of `line`; the same drawing without that one. */
export function replaceLine(drawing: Drawing, line: Stroke, by: Stroke): Drawing {
  if (!drawing.sketch.includes(line)) return drawing;
  return { ...drawing, sketch: drawing.sketch.map((one) => (one === line ? by : one)) };
}

/** The drawing with lines that were suggested. */
export function addSuggested(drawing: Drawing, lines: readonly Stroke[]): Drawing {
  const { sketch } = drawing;
  const isAlone = sketch.length === 0 || drawing.isSketchSuggested === true;
  return { ...drawing, sketch: [...sketch, ...lines], ...(isAlone && { isSketchSuggested: true }) };
}

/** Everything that is painted in `drawings`, the first one's marks first. What replaced the mask of one does not take away that of others. */
export function joinDrawings(drawings: readonly Drawing[]): Drawing {
  const masks = drawings.map(({ mask }) => mask).filter(({ length }) => length > 0);
  const [avoid, prefer] = SOURCE_KINDS.map((kind) => drawings.flatMap((one) => linesOf(one, kind)));
  return {
    mask: masks.length > 1 ? masks.flatMap((mask) => shapesThatCount(mask).map(toAdding)) : (masks[0] ?? []),
    sketch: drawings.flatMap(({ sketch }) => sketch),
    ...(areAllSuggested(drawings) && { isSketchSuggested: true }),
    ...(masks.length === 1 && drawings.some(({ isOutward }) => isOutward) && { isOutward: true }),
    ...(drawings.some(({ sources }) => sources) && { sources: { avoid: avoid!, prefer: prefer! } }),
  };
}

function areAllSuggested(drawings: readonly Drawing[]): boolean {
  const drawn = drawings.filter(({ sketch }) => sketch.length > 0);
  return drawn.length > 0 && drawn.every(({ isSketchSuggested }) => isSketchSuggested);
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

/** The acts that make up `drawing`: what is to be removed, then lines, then sources. */
export function listMarks(drawing: Drawing): Mark[] {
  const kinds = ['sketch', ...SOURCE_KINDS] as const;
  return [
    ...drawing.mask.map((shape): Mark => ({ kind: 'mask', shape })),
    ...kinds.flatMap((kind) => linesOf(drawing, kind).map((stroke): Mark => ({ kind, stroke }))),
  ];
}

/** What is painted that only guides, where nothing is to be removed yet; nothing else. */
export function findLoneGuide(drawing: Drawing): 'sketch' | 'sources' | undefined {
  if (drawing.mask.length > 0) return undefined;
  if (drawing.sketch.length > 0) return 'sketch';
  return isDrawingEmpty(drawing) ? undefined : 'sources';
}

/** Is there nothing painted? */
export function isDrawingEmpty(drawing: Drawing): boolean {
  return (
    drawing.mask.length === 0 &&
    drawing.sketch.length === 0 &&
    SOURCE_KINDS.every((kind) => linesOf(drawing, kind).length === 0)
  );
}

/** Do both hold the same marks? Drawings share mark objects, so `===` is enough. */
export function isSameDrawing(a: Drawing, b: Drawing): boolean {
  return (
    isSameList(a.mask, b.mask) &&
    isSameList(a.sketch, b.sketch) &&
    SOURCE_KINDS.every((kind) => isSameList(linesOf(a, kind), linesOf(b, kind)))
  );
}

function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}
