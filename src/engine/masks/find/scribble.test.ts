import { describe, expect, test } from 'vitest';

import type { Point } from '../../../shared/geometry.js';
import type { ScribbleKind } from './scribble.js';
import { kindOfScribble } from './scribble.js';

const SIDE = 4000;

function circle(share: number, radius = 300): Point[] {
  return Array.from({ length: 33 }, (_, index) => {
    const angle = (share * 2 * Math.PI * index) / 32;
    return { x: 1000 + radius * Math.cos(angle), y: 1000 + radius * Math.sin(angle) };
  });
}

function at(...places: [number, number][]): Point[] {
  return places.map(([x, y]) => ({ x, y }));
}

describe('a scribble', () => {
  test.each<[string, ScribbleKind, Point[]]>([
    ['a point', 'click', at([500, 500])],
    ['the trembling of a hand', 'click', at([500, 500], [510, 505])],
    ['a line', 'across', at([500, 500], [900, 500])],
    ['a whole circle', 'around', circle(1)],
    ['a circle that is nearly closed', 'around', circle(0.92)],
    ['half a circle', 'across', circle(0.5)],
    ['a line there and back', 'across', at([500, 500], [1500, 520], [505, 510])],
    ['a zigzag', 'across', at([0, 0], [900, 50], [0, 100], [900, 150], [0, 200])],
    ['a long loop', 'around', at([0, 0], [2000, 0], [2000, 200], [0, 200], [0, 10])],
  ])('%s is a %s', (_, kind, points) => {
    expect(kindOfScribble({ points, radius: 8, mode: 'add' }, SIDE)).toBe(kind);
  });
});
