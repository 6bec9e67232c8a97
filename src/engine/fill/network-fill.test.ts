import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import type { Mask } from '../../shared/mask.js';
import { createEngine } from '../engine.js';
import { compositePatches } from '../blending/composite.js';
import type { Draft, RasterImage, RasterImage8 } from '../raster-image.js';

const MODELS = fileURLToPath(new URL('../../../tests/fixtures/models', import.meta.url));
const engine = createEngine({ modelDir: MODELS });
const bare = createEngine({ modelDir: '/nowhere' });

afterAll(async () => {
  await engine.dispose();
  await bare.dispose();
});

/** Waves of colour, and a hole in their middle. */
function picture(width: number, height: number): { image: RasterImage8; mask: Mask } {
  const data = new Uint8Array(width * height * 3);
  const mask = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x;
      data[pixel * 3] = 128 + 90 * Math.sin(x / 9);
      data[pixel * 3 + 1] = 128 + 90 * Math.sin(y / 7);
      data[pixel * 3 + 2] = 60;
      if (x > width / 3 && x < width / 2 && y > height / 3 && y < height / 2) mask[pixel] = 255;
    }
  }
  return {
    image: { width, height, channels: 3, depth: 8, data },
    mask: { width, height, data: mask },
  };
}

async function fill(
  fillName: 'network' | 'hybrid' | 'patchmatch',
  image: RasterImage,
  mask: Mask,
): Promise<RasterImage> {
  const { patches, method } = await engine.fill(image, mask, { fill: fillName, fit: 'off' });
  expect(method).toBe(fillName);
  return compositePatches(image, patches);
}

describe('fills with a network', () => {
  const { image, mask } = picture(300, 260);

  test.each(['network', 'hybrid'] as const)(
    '%s changes the hole and nothing else, the same every time',
    async (name) => {
      const filled = await fill(name, image, mask);
      const changed = Array.from(filled.data, (value, index) => (value === image.data[index] ? 0 : 1));
      const isHole = (index: number): boolean => mask.data[Math.floor(index / 3)] !== 0;
      expect(changed.some((value, index) => value === 1 && !isHole(index))).toBe(false);
      expect(changed.filter((value) => value === 1).length).toBeGreaterThan(1000);
      expect(await fill(name, image, mask)).toEqual(filled);
    },
  );

  test('hybrid listens to the network and takes its pixels from the photo', async () => {
    // No period and no edge tells what belongs into the hole: the network decides.
    const grains = {
      ...image,
      data: image.data.map((_, index) => (Math.imul(index, 2_654_435_761) >>> 24) / 2),
    };
    const network = await fill('network', grains, mask);
    const hybrid = await fill('hybrid', grains, mask);
    const patchMatch = await fill('patchmatch', grains, mask);
    expect(hybrid.data).not.toEqual(network.data);
    expect(hybrid.data).not.toEqual(patchMatch.data);
  });

  test('16 bit, grey and alpha are filled in their own depth and channels', async () => {
    const grey: RasterImage = {
      width: 300,
      height: 260,
      channels: 2,
      depth: 16,
      data: Uint16Array.from({ length: 300 * 260 * 2 }, (_, index) =>
        index % 2 === 0 ? image.data[(index >> 1) * 3]! * 257 : 65535,
      ),
    };
    for (const name of ['network', 'hybrid'] as const) {
      const filled = await fill(name, grey, mask);
      expect(filled).toMatchObject({ channels: 2, depth: 16 });
      expect(filled.data.every((value, index) => index % 2 === 0 || value === 65535)).toBe(true);
    }
  });

  test('auto takes the network where there is one and else PatchMatch', async () => {
    await expect(engine.fill(image, mask)).resolves.toMatchObject({ method: 'hybrid' });
    await expect(bare.fill(image, mask)).resolves.toMatchObject({ method: 'patchmatch' });
  });

  test('without a model the network is refused by name', async () => {
    for (const name of ['network', 'hybrid'] as const) {
      await expect(bare.fill(image, mask, { fill: name })).rejects.toMatchObject({
        code: 'NOT_FOUND',
        message: expect.stringContaining(`for the fill "${name}" but found none in /nowhere`),
      });
    }
  });

  test('a sketch changes what is filled, and one of another size is refused', async () => {
    const data = new Uint8Array(300 * 260);
    for (let x = 110; x < 140; x++) data[110 * 300 + x] = 255;
    const sketch = { width: 300, height: 260, data };
    for (const name of ['network', 'hybrid'] as const) {
      const { patches } = await engine.fill(image, mask, { fill: name }, {}, { sketch });
      expect(compositePatches(image, patches).data).not.toEqual((await fill(name, image, mask)).data);
    }
    await expect(
      engine.fill(image, mask, {}, {}, { sketch: { width: 30, height: 26, data } }),
    ).rejects.toMatchObject({
      code: 'INVALID_PARAMS',
      message: expect.stringContaining('for sketch') as string,
    });
  });

  test('is cancelled between its stages', async () => {
    const controller = new AbortController();
    const onProgress = ({ stage }: { stage: string }): void => {
      if (stage === 'network') controller.abort();
    };
    await expect(
      engine.fill(image, mask, { fill: 'hybrid' }, { signal: controller.signal, onProgress }),
    ).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(engine.fill(image, mask, { fill: 'hybrid' })).resolves.toMatchObject({ method: 'hybrid' });
  });
});

describe('drafts', () => {
  const { image, mask } = picture(300, 260);

  test.each(['hybrid', 'patchmatch'] as const)(
    '%s shows a coarse picture of the hole at once, and a better one before the result is there',
    async (name) => {
      const drafts: Draft[] = [];
      const counts: number[] = [];
      await engine.fill(
        image,
        mask,
        { fill: name },
        { onDraft: (draft) => drafts.push(draft), onProgress: () => counts.push(drafts.length) },
      );
      expect(counts[0]).toBe(1);
      expect(counts.at(-1)).toBeGreaterThanOrEqual(2);
      for (const draft of drafts) expectPictureOfHole(draft);
    },
  );

  function expectPictureOfHole({ rect, image: shown }: Draft): void {
    const at = (x: number, y: number): number[] => {
      const column = Math.floor(((x - rect.left) * shown.width) / rect.width);
      const row = Math.floor(((y - rect.top) * shown.height) / rect.height);
      return Array.from(
        shown.data.subarray((row * shown.width + column) * 4, (row * shown.width + column) * 4 + 4),
      );
    };
    // The middle of the hole, and a place to the left of it.
    expect(at(125, 108)[3]).toBe(255);
    expect(at(125, 108)[2]).toBeGreaterThan(30);
    expect(at(rect.left + 2, 108)[3]).toBe(0);
  }
});
