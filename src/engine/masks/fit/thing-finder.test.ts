import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test, vi } from 'vitest';

import { ONNX_RUNTIME } from '../../inference/runtime.js';
import { log } from '../../log.js';
import type { FittingNetwork } from '../../models/model-manifest.js';
import { ModelStore } from '../../models/model-store.js';
import { ThingFinder } from './thing-finder.js';
import type { WorkPicture } from './work-picture.js';

const SHIPPED = new ModelStore(fileURLToPath(new URL('../../../../resources/models', import.meta.url)));
const RUNTIME = { runtime: ONNX_RUNTIME, threads: 1 };

/** A red disc on grass with grain, and a mask around it that is `excessPx` too wide; the sides are no multiples of anything. */
function discOnGrass(excessPx: number): WorkPicture & { readonly isDisc: Uint8Array } {
  const width = 131;
  const height = 117;
  const colours = new Uint8Array(3 * width * height);
  const isMasked = new Uint8Array(width * height);
  const isDisc = new Uint8Array(width * height);
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      const out = Math.hypot(x - 60, y - 60) - 24;
      const share = Math.max(0, Math.min(1, 0.5 - out / 2));
      const grain = ((Math.imul(pixel + 1, 2_654_435_761) >>> 16) % 25) - 12;
      for (const [channel, grass] of [70, 120, 60].entries())
        colours[3 * pixel + channel] = grass + grain + ([180, 60, 50][channel]! - grass - grain) * share;
      isDisc[pixel] = out <= 1 ? 1 : 0; // with the blur of its edge
      isMasked[pixel] = out <= excessPx ? 1 : 0;
    }
  }
  return {
    box: { left: 0, top: 0, width, height },
    scale: 1,
    width,
    height,
    colours,
    isMasked,
    isDisc,
  };
}

describe('the network that finds things', () => {
  const finder = new ThingFinder((network) => SHIPPED.readFitting(network), RUNTIME);
  afterAll(() => finder.release());

  test.each([
    ['too tight', -3],
    ['too loose', 10],
  ])('finds one whose mask is %s, and its outline better', async (_, excessPx) => {
    const picture = discOnGrass(excessPx);
    const countWrong = (thing: ArrayLike<number>): number =>
      picture.isDisc.reduce(
        (sum, isDisc, pixel) => sum + (thing[pixel]! > 0.5 === (isDisc === 1) ? 0 : 1),
        0,
      );
    const { thing } = (await finder.find(picture))!;
    expect(thing).toHaveLength(picture.isDisc.length);
    expect(countWrong(thing)).toBeLessThan(0.85 * countWrong(picture.isMasked));
    const outline = (await finder.findOutline(picture))!;
    expect(outline.thing).toHaveLength(picture.isDisc.length);
    expect(countWrong(outline.thing)).toBeLessThan(0.6 * countWrong(thing));
  });

  test('gives the same answer again', async () => {
    expect(await finder.findOutline(discOnGrass(4))).toEqual(await finder.findOutline(discOnGrass(4)));
  });
});

describe('a network that cannot be run', () => {
  test('finds nothing where there is none', async () => {
    const finder = new ThingFinder(() => Promise.resolve(undefined), RUNTIME);
    expect(await finder.find(discOnGrass(0))).toBeUndefined();
  });

  test('sees no outline where only the one that looks again is missing', async () => {
    const read = (network: FittingNetwork): Promise<Uint8Array | undefined> =>
      network === 'fitting' ? SHIPPED.readFitting(network) : Promise.resolve(undefined);
    const finder = new ThingFinder(read, RUNTIME);
    expect(await finder.find(discOnGrass(0))).toBeDefined();
    expect(await finder.findOutline(discOnGrass(0))).toBeUndefined();
    await finder.release();
  });

  test('finds nothing where it is damaged, and the log says so', async () => {
    const warn = vi.spyOn(log, 'warn').mockImplementation(() => undefined);
    const finder = new ThingFinder(() => Promise.resolve(new Uint8Array(100)), RUNTIME);
    expect(await finder.find(discOnGrass(0))).toBeUndefined();
    expect(warn).toHaveBeenCalledWith('fit.failed', expect.objectContaining({ reason: expect.any(String) }));
  });
});
