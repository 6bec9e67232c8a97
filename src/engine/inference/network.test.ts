import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import type { Mask } from '../../shared/mask.js';
import type { PyramidLevel } from '../patchmatch/pyramid.js';
import { Devices } from '../devices/devices.js';
import { ModelStore } from '../models/model-store.js';
import { toNetworkModel } from '../models/to-network-model.js';
import { Network } from './network.js';

const FOLDER = fileURLToPath(new URL('../../../tests/fixtures/models', import.meta.url));
const store = new ModelStore(FOLDER);
const models = await store.list();
const networks: Network[] = [];

function load(id: string, changes: { readonly sha256?: string } = {}): Network {
  const entry = models.find((model) => model.id === id);
  if (!entry) throw new Error(`no model ${id}`);
  const network = new Network(
    toNetworkModel({ ...entry, ...changes }, store),
    new Devices({ threads: 2, setting: 'cpu' }),
  );
  networks.push(network);
  return network;
}

async function readPixels(name: string, channels: 1 | 3): Promise<Uint8Array> {
  const image = sharp(`${FOLDER}/${name}.png`);
  return (channels === 1 ? image.toColourspace('b-w') : image.removeAlpha()).raw().toBuffer();
}

/** The picture that PyTorch has seen: 96 × 64, black and not known inside its hole. */
async function readPicture(): Promise<PyramidLevel> {
  const [rgb, hole] = [await readPixels('picture', 3), await readPixels('hole', 1)];
  const rgba = new Uint8Array(96 * 64 * 4);
  for (let pixel = 0; pixel < hole.length; pixel++) {
    rgba.set(rgb.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
    rgba[pixel * 4 + 3] = hole[pixel]! > 0 ? 0 : 255;
  }
  return { width: 96, height: 64, rgba };
}

function largestDifference(answer: Float32Array, expected: Uint8Array): number {
  return answer.reduce(
    (worst, value, index) => Math.max(worst, Math.abs(Math.min(255, Math.max(0, value)) - expected[index]!)),
    0,
  );
}

afterAll(async () => {
  for (const network of networks) await network.release();
});

describe('a network', () => {
  test.each(['tiny', 'tiny-coarse'])('%s answers as PyTorch did', async (id) => {
    const answer = await load(id).answer(await readPicture());
    expect(answer).toMatchObject({ width: 96, height: 64 });
    // Weights are stored with 16 bits: up to one step of 255; rounding of the picture adds half a step.
    expect(largestDifference(answer.rgb, await readPixels(id, 3))).toBeLessThan(2);
  });

  test('keeps what is known and does not see what is not', async () => {
    const network = load('tiny');
    const picture = await readPicture();
    const { rgb } = await network.answer(picture);
    const bright = {
      ...picture,
      rgba: picture.rgba.map((value, index) =>
        picture.rgba[index | 3] === 0 && index % 4 < 3 ? 255 : value,
      ),
    };
    expect((await network.answer(bright)).rgb).toEqual(rgb);
    for (let pixel = 0; pixel < 96 * 64; pixel++) {
      if (picture.rgba[pixel * 4 + 3] === 255)
        expect(Math.abs(rgb[pixel * 3]! - picture.rgba[pixel * 4]!)).toBeLessThan(0.01);
    }
  });

  test('answers the same every time, also when it is loaded anew', async () => {
    const picture = await readPicture();
    const { rgb } = await load('tiny').answer(picture);
    expect((await load('tiny').answer(picture)).rgb).toEqual(rgb);
  });

  test('answers a region of any size at its working side', async () => {
    const network = load('tiny');
    for (const [width, height, answerWidth, answerHeight] of [
      [1, 1, 1, 1],
      [50, 40, 50, 40],
      [129, 70, 128, 69],
      [1000, 10, 128, 1],
      [400, 1200, 43, 128],
    ] as const) {
      const rgba = new Uint8Array(width * height * 4).fill(255);
      rgba[3] = 0;
      const answer = await network.answer({ width, height, rgba });
      expect(answer).toMatchObject({ width: answerWidth, height: answerHeight });
      expect(answer.rgb.every((value) => Number.isFinite(value))).toBe(true);
    }
  });

  test('answers where nothing is known', async () => {
    const answer = await load('tiny').answer({ width: 40, height: 40, rgba: new Uint8Array(40 * 40 * 4) });
    expect(answer.rgb.every((value) => Number.isFinite(value))).toBe(true);
  });

  test('follows lines inside the hole and ignores those outside', async () => {
    const network = load('tiny');
    const picture = await readPicture();
    const draw = (left: number, top: number): Mask => {
      const data = new Uint8Array(96 * 64);
      for (let x = 0; x < 20; x++) data[top * 96 + left + x] = 255;
      return { width: 96, height: 64, data };
    };
    const plain = await network.answer(picture);
    expect((await network.answer(picture, draw(40, 30))).rgb).not.toEqual(plain.rgb);
    expect((await network.answer(picture, draw(70, 5))).rgb).toEqual(plain.rgb);
  });

  test('loads again after it was released', async () => {
    const network = load('tiny-coarse');
    const picture = await readPicture();
    const first = await network.answer(picture);
    await network.release();
    await network.release();
    expect((await network.answer(picture)).rgb).toEqual(first.rgb);
  });

  test('stops when it is cancelled', async () => {
    await expect(
      load('tiny').answer(await readPicture(), undefined, { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  test('whose file is not the one of the manifest is refused by name, every time', async () => {
    const network = load('tiny', { sha256: '0'.repeat(64) });
    for (let time = 0; time < 2; time++) {
      await expect(network.answer(await readPicture())).rejects.toMatchObject({
        code: 'MODEL_INVALID',
        message: expect.stringContaining('tiny.onnx with SHA-256 0000'),
      });
    }
  });
});
