import { describe, expect, it } from 'vitest';

import { findPlainGround } from './plain-ground.js';
import type { WorkPicture } from './work-picture.js';

const WIDTH = 80;
const HEIGHT = 60;
const LAWN = [70, 120, 50] as const;
const STICK = [220, 225, 60] as const;
const SHADE = [40, 70, 30] as const;

/** A lawn with some grain; a yellow stick from top to bottom in columns 40 to 44, of which `masked` says how much is masked; its shade at the right. */
function createPicture(masked: (x: number) => boolean): WorkPicture {
  const colours = new Uint8Array(3 * WIDTH * HEIGHT);
  const isMasked = new Uint8Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const pixel = y * WIDTH + x;
      const [red, green, blue] = x >= 40 && x < 45 ? STICK : x >= 45 && x < 48 ? SHADE : LAWN;
      const grain = (Math.imul(pixel + 1, 2_654_435_761) >>> 28) - 8;
      colours.set([red + grain, green + grain, blue + grain], 3 * pixel);
      isMasked[pixel] = masked(x) ? 1 : 0;
    }
  }
  const box = { left: 0, top: 0, width: WIDTH, height: HEIGHT };
  return { box, scale: 1, width: WIDTH, height: HEIGHT, colours, isMasked };
}

function judge(picture: WorkPicture, calm = 1): (x: number) => boolean {
  const isGround = (pixel: number): boolean => Math.abs((pixel % WIDTH) - 43) > 6;
  const isPlainGround = findPlainGround(picture, isGround, new Float32Array(WIDTH * HEIGHT).fill(calm));
  return (x) => isPlainGround(30 * WIDTH + x);
}

describe.each([
  ['calm', 1],
  ['restless', 0],
])('beside a thin thing in %s surroundings', (_, calm) => {
  it('is ground what has its colours; not what was left out of the thing, nor its shadow', () => {
    const isPlainGround = judge(
      createPicture((x) => x >= 40 && x < 43),
      calm,
    );
    expect([37, 38, 39].map(isPlainGround)).toEqual([true, true, true]);
    expect([43, 44].map(isPlainGround)).toEqual([false, false]);
    expect([45, 46, 47].map(isPlainGround)).toEqual([false, false, false]);
  });
});

it('the networks see a thick thing well enough', () => {
  const isPlainGround = judge(createPicture((x) => x >= 30 && x < 45));
  expect([20, 28, 60].map(isPlainGround)).toEqual([false, false, false]);
});

it('colours say nothing where most of what is masked has those of the ground', () => {
  const isPlainGround = judge(createPicture((x) => x >= 32 && x < 42));
  expect([20, 30, 60].map(isPlainGround)).toEqual([false, false, false]);
});
