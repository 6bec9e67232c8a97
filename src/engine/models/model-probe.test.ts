import { describe, expect, test } from 'vitest';
import { createProbePicture, judgeAnswer } from './model-probe-picture.js';
import { proveModel } from './model-probe.js';
import { readSignature } from './model-signature.js';
import type { Session, Tensor } from '../inference/runtime.js';

const SIDE = 128;
const PIXELS = SIDE * SIDE;

interface Pretence extends Session {
  runs: number;
}

/** A network of LaMa's form, 0 to 1 in and 0 to 255 out; `fill` says what it puts into the hole of a channel with a mean. */
function pretend(fill: (mean: number, channel: number) => number, keep = (value: number) => value): Pretence {
  const declare = (name: string, channels: number) => ({
    name,
    type: 'float32',
    shape: [1, channels, SIDE, SIDE],
  });
  const session: Pretence = {
    runs: 0,
    inputs: [declare('image', 3), declare('mask', 1)],
    outputs: [declare('output', 3)],
    run: async ({ image, mask }: Readonly<Record<string, Tensor>>) => {
      session.runs++;
      const values = image!.data as Float32Array;
      const isHole = (index: number): boolean => mask!.data[index % PIXELS] === 1;
      const known = Array.from(mask!.data as Float32Array).filter((value) => value !== 1).length;
      const means = [0, 1, 2].map(
        (channel) =>
          values
            .subarray(channel * PIXELS, (channel + 1) * PIXELS)
            .reduce((sum, value, index) => sum + (isHole(index) ? 0 : value), 0) / known,
      );
      return values.map((value, index) => {
        const channel = Math.floor(index / PIXELS);
        return 255 * (isHole(index) ? fill(means[channel]!, channel) : keep(value));
      });
    },
    release: async () => undefined,
  };
  return session;
}

const prove = (session: Session, isBgr = false) =>
  proveModel(session, readSignature(session.inputs, session.outputs), isBgr);

describe('the probe', () => {
  test.each([
    [false, ['red', 'green', 'blue'], 'RGB'],
    [true, ['blue', 'green', 'red'], 'BGR'],
  ])('takes the documented order where red and blue make no difference', async (isBgr, channels, name) => {
    const { reading, notes } = await prove(
      pretend((mean) => mean),
      isBgr,
    );
    expect(reading.layout.inputs[0]).toMatchObject({ channels });
    expect(reading.layout.output).toMatchObject({ channels });
    expect(notes).toEqual([expect.stringContaining(`the documented order, ${name},`)]);
  });

  test.each([false, true])('takes the better order, whatever is documented', async (isBgr) => {
    const orange = [0.8, 0.39, 0.18];
    const { reading, notes } = await prove(
      pretend((mean, channel) => mean * 0.75 + orange[channel]! * 0.25),
      isBgr,
    );
    expect(reading.layout.output.channels).toEqual(['red', 'green', 'blue']);
    expect(notes).toEqual([]);
  });

  test('does not try inverted masks once a documented one is proven', async () => {
    const session = pretend((mean) => mean);
    await prove(session);
    // 0 to 1; -1 to 1; 0 to 255 with a mask of 255 and of 1; red and blue exchanged.
    expect(session.runs).toBe(5);
  });

  test('lets known parts differ as much as networks do that answer with the whole picture', async () => {
    await expect(
      prove(
        pretend(
          (mean) => mean,
          (value) => value + 0.04,
        ),
      ),
    ).resolves.toBeDefined();
    await expect(
      prove(
        pretend(
          (mean) => mean,
          (value) => value + 0.08,
        ),
      ),
    ).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining('changes what is known by 20 of 255'),
    });
  });

  test.each([
    ['mid grey', () => 0.5],
    ['black', () => 0],
    ['white', () => 1],
    ['the inverse', (mean: number) => 1 - mean],
  ])('refuses %s for a fill', async (_, fill) => {
    await expect(prove(pretend(fill))).rejects.toMatchObject({
      message: expect.stringMatching(/leaves or fills the hole \d+ of 255 away/),
    });
  });

  test('tells why a model could not be run', async () => {
    const session = { ...pretend(() => 0), run: () => Promise.reject(new Error('no such operator')) };
    await expect(prove(session)).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining('could not be run: no such operator'),
    });
  });
});

describe('the test picture', () => {
  test('has a hole of which nothing can be seen, and a truth that is judged right', () => {
    const picture = createProbePicture({ width: 96, height: 64 });
    const { hole, rgb } = picture.image;
    const masked = hole.reduce((sum, value) => sum + value, 0);
    expect(masked).toBe(24 * 16);
    expect(rgb.filter((_, index) => hole[index % (96 * 64)] === 1).every((value) => value === 0)).toBe(true);
    const answer = { width: 96, height: 64, rgb: picture.truth };
    expect(judgeAnswer(picture, answer)).toEqual({ known: 0, hole: 0 });
    const off = { ...answer, rgb: picture.truth.map((value) => value - 3) };
    expect(judgeAnswer(picture, off)).toEqual({ known: expect.closeTo(3, 4), hole: expect.closeTo(3, 4) });
    const broken = { ...answer, rgb: picture.truth.map(() => NaN) };
    expect(judgeAnswer(picture, broken)).toEqual({ known: NaN, hole: NaN });
  });
});
