import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Mask } from '../../shared/mask.js';
import { compositePatches } from '../blending/composite.js';
import type { Engine } from '../engine.js';
import { createEngine } from '../engine.js';
import { ModelStore } from '../models/model-store.js';
import type { RasterImage8 } from '../raster-image.js';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../tests/fixtures/${name}`, import.meta.url));

let folder: string;
let engine: Engine;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lacuna-'));
  const userModelDir = path.join(folder, 'models');
  engine = createEngine({ modelDir: fixture('models'), userModelDir, stateDir: folder, device: 'cpu' });
  for (const id of FOREIGN) await engine.models.add(fixture(`foreign-models/${id}.onnx`));
}, 60_000);
afterAll(async () => {
  await engine.dispose();
  await rm(folder, { recursive: true });
});

/** Fixed and square, open, cropping by itself, colours last and not square. Each fills a hole with the mean of what is known. */
const FOREIGN = ['lama-inverted', 'deepfill-five', 'migan-pipeline', 'deepfill-last'];

/** A photo of one colour but for grain, with a red thing where it is masked. */
function picture(width: number, height: number): { image: RasterImage8; mask: Mask } {
  const data = new Uint8Array(width * height * 3);
  const mask = new Uint8Array(width * height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const isHole = Math.abs(x - width / 2) < 20 && Math.abs(y - height / 2) < 15;
    const grain = ((x * 7 + y * 13) % 5) - 2;
    data.set(isHole ? [255, 0, 0] : [40 + grain, 90 + grain, 170 + grain], pixel * 3);
    if (isHole) mask[pixel] = 255;
  }
  return { image: { width, height, channels: 3, depth: 8, data }, mask: { width, height, data: mask } };
}

describe('models of others fill photos', () => {
  test.each(
    FOREIGN.flatMap((model) => (['network', 'hybrid'] as const).map((fill) => [model, fill] as const)),
  )(
    '%s as %s gives the colour of what surrounds the hole, whatever the size of the photo',
    async (model, fill) => {
      for (const [width, height] of [
        [90, 70],
        [300, 700],
      ] as const) {
        const { image, mask } = picture(width, height);
        const { patches, method } = await engine.fill(image, mask, { fill, model, fit: 'off' });
        expect(method).toBe(fill);
        const { data } = compositePatches(image, patches);
        let farthest = 0;
        for (let index = 0; index < data.length; index++) {
          const isHole = mask.data[Math.floor(index / 3)] !== 0;
          const expected = isHole ? [40, 90, 170][index % 3]! : image.data[index]!;
          farthest = Math.max(farthest, Math.abs(data[index]! - expected) - (isHole ? 6 : 0));
        }
        expect(farthest).toBeLessThanOrEqual(0);
      }
    },
    30_000,
  );

  test("one after the other, and Lacuna's own when none is named", async () => {
    const { image, mask } = picture(90, 70);
    const fillWith = async (model: string): Promise<unknown> =>
      (await engine.fill(image, mask, { fill: 'network', model })).patches;
    const own = await fillWith('auto');
    const foreign = await fillWith('lama-inverted');
    expect(foreign).not.toEqual(own);
    expect(await fillWith('tiny')).toEqual(own);
    expect(await fillWith('lama-inverted')).toEqual(foreign);
    await expect(engine.fill(image, mask, { model: 'lama-inverted' })).resolves.toMatchObject({
      method: 'hybrid',
    });
  });

  test('a file is used as it lies', async () => {
    const { image, mask } = picture(90, 70);
    const model = await engine.models.use(fixture('foreign-models/migan.onnx'));
    await expect(engine.fill(image, mask, { fill: 'network', model })).resolves.toMatchObject({
      method: 'network',
    });
  });

  test('one that there is not is refused with those that there are', async () => {
    const { image, mask } = picture(90, 70);
    for (const fill of ['auto', 'network', 'hybrid'] as const) {
      await expect(engine.fill(image, mask, { fill, model: 'lama' })).rejects.toMatchObject({
        code: 'NOT_FOUND',
        message: expect.stringContaining(`"lama". Known: tiny, tiny-coarse, ${FOREIGN.join(', ')}.`),
      });
    }
    await expect(engine.fill(image, mask, { model: 'La Ma' })).rejects.toMatchObject({
      code: 'INVALID_PARAMS',
    });
  });
});

describe('a fill that was announced', () => {
  test('finds its network loaded', async () => {
    const model = 'lama-inverted';
    const read = vi.spyOn(ModelStore.prototype, 'read');
    const prepared = createEngine({
      modelDir: fixture('models'),
      userModelDir: path.join(folder, 'models'),
      stateDir: folder,
      device: 'cpu',
    });
    try {
      prepared.prepareFill({ fill: 'network', model });
      await expect.poll(() => read).toHaveBeenCalledOnce();
      const { image, mask } = picture(90, 70);
      await prepared.fill(image, mask, { fill: 'network', model });
      expect(read).toHaveBeenCalledOnce();
    } finally {
      read.mockRestore();
      await prepared.dispose();
    }
  });

  test('says what is wrong itself', async () => {
    engine.prepareFill({ fill: 'network', model: 'nowhere' });
    const { image, mask } = picture(90, 70);
    await expect(engine.fill(image, mask, { fill: 'network', model: 'nowhere' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
