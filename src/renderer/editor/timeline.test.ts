import { describe, expect, it } from 'vitest';
import { heightsOf } from '../../../tests/fixtures/editor-story.js';
import { FakeEngine } from '../../../tests/fixtures/fake-engine.js';
import { DEFAULT_FILL_OPTIONS } from '../../shared/fill-options.js';
import type { Retouch } from './contract-types.js';
import type { Mark } from './drawing.js';
import { EMPTY_DRAWING } from './drawing.js';
import { Timeline } from './timeline.js';

describe('the history of a photo while a fill runs', () => {
  it('lets undo go back to where the fill began, and past it when that is done', () => {
    const timeline = begin(50);
    timeline.orderFill(false);
    timeline.paint(markAt(10));
    expect([timeline.undo(), timeline.undo()]).toEqual([true, false]);
    timeline.finish(made(1));
    expect(timeline.canUndo).toBe(true);
    expect(timeline.present).toMatchObject({ head: 1, orders: [], drawing: EMPTY_DRAWING });
  });

  it('takes back mark by mark what was painted and ordered meanwhile, as if no fill had been running', () => {
    const timeline = begin(50);
    timeline.orderFill(false);
    for (const height of [10, 20]) timeline.paint(markAt(height));
    timeline.orderFill(false);
    timeline.finish(made(1));
    timeline.finish(made(2));
    const seen = [1, 2, 3, 4].map(() => {
      timeline.undo();
      return { head: timeline.present.head, heights: heightsOf(timeline.present.drawing.mask) };
    });
    expect(seen).toEqual([
      { head: 1, heights: [10, 20] },
      { head: 1, heights: [10] },
      { head: 1, heights: [] },
      { head: 0, heights: [50] },
    ]);
  });

  it('can redo again what was undone before, when nothing came of the fill', () => {
    const timeline = begin(50, 60);
    timeline.undo();
    timeline.orderFill(false);
    expect(timeline.canRedo).toBe(false);
    timeline.fail();
    expect(heightsOf(timeline.present.drawing.mask)).toEqual([50]);
    timeline.redo();
    expect(heightsOf(timeline.present.drawing.mask)).toEqual([50, 60]);
  });

  it('does not bring back an order that was taken back when the fill ends', () => {
    const timeline = begin(50);
    timeline.orderFill(false);
    timeline.paint(markAt(10), true);
    timeline.undo();
    timeline.finish(made(1));
    expect(timeline).toMatchObject({ running: undefined, canRedo: false });
  });
});

/** A photo without retouches, with marks at these heights. */
function begin(...heights: number[]): Timeline {
  const timeline = new Timeline({ ...new FakeEngine().photo, drawing: EMPTY_DRAWING });
  for (const height of heights) timeline.paint(markAt(height));
  return timeline;
}

function markAt(height: number): Mark {
  const points = [{ x: 50, y: height }];
  return { kind: 'mask', shape: { kind: 'stroke', points, radius: 5, mode: 'add' } };
}

function made(number: number): Retouch {
  const rect = { left: 30 * number, top: 0, width: 9, height: 9 };
  const operation = { kind: 'fill', inputs: EMPTY_DRAWING, options: DEFAULT_FILL_OPTIONS } as const;
  const patches = [{ id: `patch-${number}`, rect }];
  return {
    id: `retouch-${number}`,
    operation,
    method: 'hybrid',
    notices: [],
    reads: [rect],
    dependsOn: [],
    patches,
  };
}
