import { describe, expect, it } from 'vitest';

import { moveByKey, tidyMove, UNMOVED } from './placing.js';

describe('a move that is prepared', () => {
  it('goes by whole pixels, and by steps that can be seen', () => {
    expect(moveByKey(UNMOVED, 'ArrowLeft', 3)).toEqual({ ...UNMOVED, dx: -3 });
    expect(moveByKey(UNMOVED, 'ArrowDown', 1.4)).toEqual({ ...UNMOVED, dy: 1 });
    expect(moveByKey(UNMOVED, 'x', 1)).toBeUndefined();
  });

  it('goes where the arrow leads on the screen, however far the photo is turned there', () => {
    expect(moveByKey(UNMOVED, 'ArrowRight', 3, 90)).toEqual({ ...UNMOVED, dy: -3 });
    expect(moveByKey(UNMOVED, 'ArrowDown', 10, -45)).toEqual({ ...UNMOVED, dx: -7, dy: 7 });
  });

  it('comes back with the opposite key', () => {
    for (const [one, other] of [
      ['+', '-'],
      ['.', ','],
      ['ArrowUp', 'ArrowDown'],
    ] as const) {
      const there = moveByKey(UNMOVED, one, 2)!;
      expect(there).not.toEqual(UNMOVED);
      const back = moveByKey(there, other, 2)!;
      expect(back.scale).toBeCloseTo(1);
      expect({ ...back, scale: 1 }).toEqual(UNMOVED);
    }
  });

  it('stays within what can be carried out', () => {
    expect(tidyMove({ ...UNMOVED, scale: 1000, degrees: 190 })).toEqual({
      ...UNMOVED,
      scale: 20,
      degrees: -170,
    });
    expect(tidyMove({ ...UNMOVED, scale: 0, degrees: -540 }).scale).toBe(0.05);
  });
});
