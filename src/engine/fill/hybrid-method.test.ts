import { expect, test, vi } from 'vitest';
import { noiseImage } from '../../../tests/fixtures/images.js';
import type { Mask } from '../../shared/mask.js';
import type { RasterImage } from '../raster-image.js';
import { rasterizeMask } from '../../shared/mask-shapes.js';
import type { GuideImage } from '../patchmatch/tone.js';
import type { FillHints } from './fill-image.js';
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
      return undefined;
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

/** What the network and PatchMatch are told of a hole in the middle of a photo that is dark above its middle. */
async function fillEdge({ lines, ...hints }: { lines: 'off' | 'auto' } & FillHints) {
  const size = { width: 240, height: 240 };
  const data = Uint8Array.from({ length: 240 * 240 * 3 }, (_, index) => (index < 120 * 240 * 3 ? 60 : 180));
  const image: RasterImage = { ...size, channels: 3, depth: 8, data };
  const grey: GuideImage = { width: 60, height: 60, rgb: new Float32Array(60 * 60 * 3).fill(120) };
  const told: { sketch?: Mask | undefined; guide?: GuideImage | undefined; led?: Mask | undefined } = {};
  const network = {
    async answer(_: unknown, drawn?: Mask) {
      told.sketch = drawn;
      return grey;
    },
    pixelSide: () => 1,
  };
  const patchMatch = {
    id: 'patchmatch',
    async fillRegion(region: { guide?: GuideImage | undefined; sketch?: Mask | undefined }) {
      told.guide = region.guide;
      told.led = region.sketch;
      return undefined;
    },
  };
  const rect = { left: 90, top: 90, width: 60, height: 60 };
  const mask = rasterizeMask([{ kind: 'box', rect, mode: 'add' }], size);
  const hybrid = createHybridMethod(network, patchMatch);
  await fillImage(image, mask, { ...DEFAULT_FILL_OPTIONS, lines }, hybrid, {}, hints);
  return told;
}

test('a contour that the hole cuts off is told to the network, and its sides differ in the guide', async () => {
  const { sketch, guide, led } = await fillEdge({ lines: 'auto' });
  const middle = sketch!.height / 2;
  const rows = [...sketch!.data.entries()].flatMap(([pixel, line]) =>
    line ? [Math.floor(pixel / sketch!.width)] : [],
  );
  expect(rows.length).toBeGreaterThan(50);
  for (const row of rows) expect(Math.abs(row + 0.5 - middle)).toBeLessThan(2);
  const lumaAt = (y: number): number => guide!.rgb[(y * 60 + 30) * 3]!;
  expect(lumaAt(32) - lumaAt(27)).toBeGreaterThan(30);
  // The fill itself is not put under a sketch: all but the guide stays as without lines.
  expect(led).toBeUndefined();
});

test('lines that were suggested lead what is near them alone', async () => {
  const rect = { left: 80, top: 119, width: 80, height: 2 };
  const sketch = rasterizeMask([{ kind: 'box', rect, mode: 'add' }], { width: 240, height: 240 });
  const suggested = await fillEdge({ lines: 'off', sketch, isSketchSuggested: true });
  expect(suggested.sketch?.data).toEqual(sketch.data);
  const lumaAt = (y: number): number => suggested.guide!.rgb[(y * 60 + 30) * 3]!;
  expect(lumaAt(32) - lumaAt(27)).toBeGreaterThan(30);
  expect(suggested).toMatchObject({ led: undefined, guide: { blurPx: 2 } });
  const wished = await fillEdge({ lines: 'off', sketch });
  expect(wished).toMatchObject({ led: { width: 240 }, guide: { isTone: true } });
});

test('without the option, and where a person has drawn lines, none are predicted', async () => {
  const off = await fillEdge({ lines: 'off' });
  expect(off.sketch).toBeUndefined();
  expect(off.guide!.rgb.every((value) => value === 120)).toBe(true);
  const size = { width: 240, height: 240 };
  const stroke = {
    kind: 'stroke',
    points: [
      { x: 120, y: 60 },
      { x: 120, y: 180 },
    ],
    radius: 1,
    mode: 'add',
  } as const;
  const drawn = await fillEdge({ lines: 'auto', sketch: rasterizeMask([stroke], size) });
  const columns = [...drawn.sketch!.data.entries()].flatMap(([pixel, line]) =>
    line ? [pixel % drawn.sketch!.width] : [],
  );
  expect(new Set(columns).size).toBeLessThan(5);
});
