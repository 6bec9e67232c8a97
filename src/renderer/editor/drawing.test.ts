import { describe, expect, it } from 'vitest';
import type { Stroke } from '../../shared/stroke.js';
import type { Drawing, Mark } from './drawing.js';
import {
  addMark,
  EMPTY_DRAWING,
  findLoneGuide,
  isDrawingEmpty,
  isSameDrawing,
  joinDrawings,
  listMarks,
} from './drawing.js';

function stroke(x: number, mode: Stroke['mode'] = 'add'): Stroke {
  return { points: [{ x, y: 1 }], radius: 3, mode };
}

function draw(...marks: Mark[]): Drawing {
  return marks.reduce(addMark, EMPTY_DRAWING);
}

const MASK: Mark = { kind: 'mask', shape: { kind: 'stroke', ...stroke(1) } };

describe('where to copy from, as it is painted', () => {
  it('is kept by kind, and erased by kind', () => {
    const marks: Mark[] = [
      { kind: 'avoid', stroke: stroke(1) },
      { kind: 'prefer', stroke: stroke(2) },
      { kind: 'prefer', stroke: stroke(3, 'erase') },
    ];
    expect(draw(...marks).sources).toEqual({
      avoid: [stroke(1)],
      prefer: [stroke(2), stroke(3, 'erase')],
    });
    const nothing: Mark = { kind: 'prefer', stroke: stroke(1, 'erase') };
    expect(addMark(EMPTY_DRAWING, nothing)).toBe(EMPTY_DRAWING);
    const avoided = draw(marks[0]!);
    expect(addMark(avoided, nothing)).toBe(avoided);
  });

  it('is something painted, and alone removes nothing', () => {
    const sources = draw({ kind: 'avoid', stroke: stroke(1) });
    expect(isDrawingEmpty(sources)).toBe(false);
    expect(findLoneGuide(sources)).toBe('sources');
    expect(findLoneGuide(draw({ kind: 'sketch', stroke: stroke(1) }))).toBe('sketch');
    expect(findLoneGuide(addMark(sources, MASK))).toBeUndefined();
    expect(findLoneGuide(EMPTY_DRAWING)).toBeUndefined();
  });

  it('can be taken apart and put together again, and joined', () => {
    const one = draw(MASK, { kind: 'sketch', stroke: stroke(4) }, { kind: 'avoid', stroke: stroke(1) });
    const other = draw({ kind: 'prefer', stroke: stroke(2) });
    expect(isSameDrawing(draw(...listMarks(one)), one)).toBe(true);
    expect(isSameDrawing(one, draw(MASK))).toBe(false);
    expect(joinDrawings([one, other]).sources).toEqual({ avoid: [stroke(1)], prefer: [stroke(2)] });
    expect(joinDrawings([draw(MASK), draw(MASK)])).not.toHaveProperty('sources');
  });
});
