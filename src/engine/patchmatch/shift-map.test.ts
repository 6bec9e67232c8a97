import { expect, test } from 'vitest';
import { findShifts } from './find-shifts.js';
import type { PyramidLevel } from './pyramid.js';
import { chooseShiftLevel, solveShiftMap } from './shift-map.js';

const SIDE = 72;
const HOLE = { left: 26, top: 26, width: 20, height: 20 };

type Colour = readonly [number, number, number];

function isInHole(x: number, y: number): boolean {
  return x >= HOLE.left && x < HOLE.left + HOLE.width && y >= HOLE.top && y < HOLE.top + HOLE.height;
}

/** A picture with a square hole, in which nothing is left of it. */
function draw(colour: (x: number, y: number) => Colour): PyramidLevel {
  const rgba = new Uint8Array(SIDE * SIDE * 4);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      if (!isInHole(x, y)) rgba.set([...colour(x, y), 255], (y * SIDE + x) * 4);
    }
  }
  return { width: SIDE, height: SIDE, rgba };
}

function holesOf({ rgba }: PyramidLevel): number[] {
  return Array.from({ length: SIDE * SIDE }, (_, pixel) => pixel).filter(
    (pixel) => rgba[pixel * 4 + 3] === 0,
  );
}

const EVERYWHERE = new Uint8Array(SIDE * SIDE).fill(255);

/** How far a fill is from what was drawn, mean over hole and channels, in steps of 255. */
function errorOf(colour: (x: number, y: number) => Colour, rgb: Float32Array): number {
  let sum = 0;
  for (let y = HOLE.top; y < HOLE.top + HOLE.height; y++) {
    for (let x = HOLE.left; x < HOLE.left + HOLE.width; x++) {
      const wanted = colour(x, y);
      wanted.forEach((value, channel) => (sum += Math.abs(value - rgb[(y * SIDE + x) * 3 + channel]!)));
    }
  }
  return sum / (3 * HOLE.width * HOLE.height);
}

/** A slanted edge between two grounds. */
const edge = (x: number, y: number): Colour => (x + y / 3 < 48 ? [90, 70, 60] : [240, 245, 250]);
/** Bricks of 12 by 6. */
const bricks = (x: number, y: number): Colour =>
  y % 6 === 0 || (x + (Math.floor(y / 6) % 2) * 6) % 12 === 0 ? [200, 200, 190] : [150, 60, 40];

test('continues an edge through the hole as an edge', () => {
  const fill = solveShiftMap(draw(edge), { sources: EVERYWHERE }, undefined)!;
  expect(errorOf(edge, fill.image.rgb)).toBeLessThan(3);
  const fog = fill.image.rgb.filter((value, index) => index % 3 === 0 && value > 100 && value < 230);
  expect(fog).toHaveLength(0);
});

test('continues a regular pattern exactly', () => {
  const fill = solveShiftMap(draw(bricks), { sources: EVERYWHERE }, undefined)!;
  expect(errorOf(bricks, fill.image.rgb)).toBe(0);
});

test('finds the period of a pattern among the shifts', () => {
  const level = draw(bricks);
  for (const { dx, dy } of findShifts(level, holesOf(level), 4)) {
    expect(Math.abs(dy % 6)).toBe(0);
    expect(Math.abs(dx % 6)).toBe(0);
  }
});

test('follows a guide where the surroundings leave a choice', () => {
  const halves = (_x: number, y: number): Colour => (y < SIDE / 2 ? [60, 120, 60] : [170, 180, 90]);
  const high = new Float32Array(SIDE * SIDE * 3);
  for (let pixel = 0; pixel < SIDE * SIDE; pixel++) high.set([60, 120, 60], pixel * 3);
  const free = solveShiftMap(draw(halves), { sources: EVERYWHERE }, undefined)!;
  const led = solveShiftMap(draw(halves), { sources: EVERYWHERE }, high)!;
  const greens = (rgb: Float32Array): number =>
    holesOf(draw(halves)).filter((pixel) => rgb[pixel * 3] === 60).length;
  expect(greens(led.image.rgb)).toBeGreaterThan(greens(free.image.rgb));
});

test('copies nothing from where it must not', () => {
  const striped = (x: number): Colour => (x < SIDE / 2 ? [10, 10, 10] : [200, 200, 200]);
  const sources = EVERYWHERE.slice();
  for (let y = 0; y < HOLE.top; y++) sources.fill(0, y * SIDE, (y + 1) * SIDE);
  const { field } = solveShiftMap(draw(striped), { sources }, undefined)!;
  const { box } = field;
  for (let row = 6; row < box.height - 6; row++) {
    for (let column = 6; column < box.width - 6; column++) {
      const source = field.field[row * box.width + column]!;
      expect(source >>> 16).toBeGreaterThanOrEqual(HOLE.top);
    }
  }
});

test('has nothing to say where nothing is known, nor for thin holes', () => {
  const none: PyramidLevel = { width: 8, height: 8, rgba: new Uint8Array(8 * 8 * 4) };
  expect(solveShiftMap(none, { sources: new Uint8Array(64) }, undefined)).toBeUndefined();
  const levels = [draw(edge), { width: 1, height: 1, rgba: new Uint8Array([1, 1, 1, 255]) }];
  expect(chooseShiftLevel(levels, HOLE.width)).toBeUndefined();
});

/** A lamp's light with grain: no piece has the tone that the hole needs. */
const lamp = (x: number, y: number): Colour => {
  const grain = ((Math.imul(y * SIDE + x + 1, 2_654_435_761) >>> 16) % 9) - 4;
  const light = 0.03 * ((x - 30) ** 2 + (y - 40) ** 2) + grain;
  return [250 - light, 240 - light, 220 - 0.7 * light];
};

test('joins pieces of another light without a step of tone', () => {
  const { rgb } = solveShiftMap(draw(lamp), { sources: EVERYWHERE }, undefined)!.image;
  expect(errorOf(lamp, rgb)).toBeLessThan(2.7);
});

/** Snow in a lamp's light, with grains that are overexposed. */
const snow = (x: number, y: number): Colour => {
  const grain = ((Math.imul(y * SIDE + x + 1, 2_654_435_761) >>> 16) % 31) - 10;
  const light = Math.min(255, 245 - 0.04 * ((x - 36) ** 2 + (y - 36) ** 2) + grain);
  return [light, light, light];
};

test('keeps to the range of colours', () => {
  const { rgb } = solveShiftMap(draw(snow), { sources: EVERYWHERE }, undefined)!.image;
  expect(Math.max(...rgb)).toBeLessThanOrEqual(255);
});
