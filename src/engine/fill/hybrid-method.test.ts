import { expect, test, vi } from 'vitest';
import { noiseImage } from '../../../tests/fixtures/images.js';
import { rasterizeMask } from '../../shared/mask-shapes.js';
import type { GuideImage } from '../patchmatch/tone.js';
import { fillImage } from './fill-image.js';
import { DEFAULT_FILL_OPTIONS } from '../../shared/fill-options.js';
import { createHybridMethod } from './hybrid-method.js';

/** How often the network is asked for a hole of this size, and the guides that PatchMatch gets. */
async function fillHole(width: number, height: number) {
  const guide: GuideImage = { width: 1, height: 1, rgb: new Float32Array(3) };
  const answer = vi.fn(async () => guide);
  const guides: (GuideImage | undefined)[] = [];
  const patchMatch = {
    id: 'patchmatch',
    async fillRegion(region: { guide?: GuideImage | undefined }) {
      guides.push(region.guide);
    },
  };
  const hybrid = createHybridMethod({ answer, pixelSide: ({ width: side }) => side / 100 }, patchMatch);
  const mask = rasterizeMask([{ kind: 'box', rect: { left: 200, top: 200, width, height }, mode: 'add' }], {
    width: 900,
    height: 500,
  });
  await fillImage(noiseImage(900, 500, 1, 8), mask, DEFAULT_FILL_OPTIONS, hybrid);
  return { asked: answer.mock.calls.length, guides };
}

test('the network is not asked where its pixels are not finer than the hole', async () => {
  // 692 pixels wide with its margins, a hundred of the network's: 7 to one.
  expect(await fillHole(500, 13)).toEqual({ asked: 0, guides: [undefined] });
  expect((await fillHole(500, 30)).asked).toBe(1);
  expect((await fillHole(60, 60)).guides[0]).toBeDefined();
});
