import type { Runtime, Session, Tensor } from '../../inference/runtime.js';
import { reasonOf } from '../../inference/failure-reason.js';
import { log } from '../../log.js';
import type { FittingNetwork } from '../../models/model-manifest.js';
import { EVIDENCE_PLANES, readEvidence } from './thing-evidence.js';
import type { WorkPicture } from './work-picture.js';

/** Sides that the network takes are multiples of this (`MULTIPLE` in training/fitting/network.py). */
const SIDE_MULTIPLE = 16;

/** Where ONNX Runtime comes from, and with how many threads it works. */
export interface FinderRuntime {
  readonly runtime: Runtime;
  readonly threads: number;
}

/** What is found in a picture, pixel by pixel; the caller owns it. */
export interface Finding {
  /** How likely it belongs to the thing that the mask was drawn around, 0 to 1. */
  readonly thing: Float32Array;
  /** The share of the light that the thing's shadow takes, 0 to 1; nothing from a network that takes shadows for a part of the thing. */
  readonly shadow: Float32Array | undefined;
}

/** Nothing where nothing can be told. */
export type FindThing = (picture: WorkPicture) => Promise<Finding | undefined>;

/**
 * The networks that find the thing a mask was drawn around (training/fitting), trained on things laid over photos: a U-Net that knows shapes,
 * and a smaller one that weighs what that says against the colours nearby. They run on the processor, which needs some 20 ms for each and
 * gives the same answer every time. Loaded when first asked, kept until `release`.
 */
export class ThingFinder {
  readonly #first: LoadedOnce;
  readonly #second: LoadedOnce;

  /** `read`: the file of a network, or nothing where there is none. */
  constructor(
    read: (network: FittingNetwork) => Promise<Uint8Array | undefined>,
    { runtime, threads }: FinderRuntime,
  ) {
    const open = async (network: FittingNetwork): Promise<Session | undefined> => {
      const model = await read(network);
      return model && runtime.createSession(model, { threads });
    };
    this.#first = new LoadedOnce(() => open('fitting'));
    this.#second = new LoadedOnce(() => open('refining'));
  }

  /** Loads the networks ahead of the first picture. Returns at once and never fails. */
  prepare(): void {
    void this.#first.load();
    void this.#second.load();
  }

  /** What the first network sees. One that cannot be run finds nothing, and the log says why. */
  async find(picture: WorkPicture): Promise<Finding | undefined> {
    const size = { width: padded(picture.width), height: padded(picture.height) };
    const dims = [size.height, size.width];
    const values = await this.#first.run(() => ({
      picture: { data: readColours(picture, size), dims: [1, 3, ...dims] },
      mask: { data: readMask(picture, size), dims: [1, 1, ...dims] },
    }));
    const plane = size.width * size.height;
    return (
      values && {
        thing: crop(values.subarray(0, plane), size.width, picture),
        shadow: values.length > plane ? crop(values.subarray(plane), size.width, picture) : undefined,
      }
    );
  }

  /** The same to the pixel: what both networks see, a shadow counted as the thing. */
  async findOutline(picture: WorkPicture): Promise<Finding | undefined> {
    const seen = await this.find(picture);
    if (!seen) return undefined;
    const { width, height } = picture;
    const values = await this.#second.run(() => ({
      evidence: { data: readEvidence(picture, seen.thing), dims: [1, EVIDENCE_PLANES, height, width] },
    }));
    return values && { thing: Float32Array.from(values), shadow: seen.shadow };
  }

  /** Frees the networks' memory; the next picture loads them again. */
  async release(): Promise<void> {
    await this.#first.release();
    await this.#second.release();
  }
}

/** A network that is loaded when first used. What goes wrong is logged, and nothing comes of it. */
class LoadedOnce {
  readonly #open: () => Promise<Session | undefined>;
  #session: Promise<Session | undefined> | undefined;

  constructor(open: () => Promise<Session | undefined>) {
    this.#open = open;
  }

  load(): Promise<Session | undefined> {
    this.#session ??= this.#open().catch(noteFailure);
    return this.#session;
  }

  async run(
    readInputs: () => Readonly<Record<string, Tensor>>,
  ): Promise<Float32Array | Uint8Array | undefined> {
    const session = await this.load();
    return await session?.run(readInputs(), 'thing').catch(noteFailure);
  }

  async release(): Promise<void> {
    const session = await this.#session;
    this.#session = undefined;
    await session?.release();
  }
}

function noteFailure(error: unknown): undefined {
  log.warn('fit.failed', { reason: reasonOf(error) });
}

function padded(side: number): number {
  return SIDE_MULTIPLE * Math.ceil(side / SIDE_MULTIPLE);
}

/** Red, green and blue from 0 to 1, plane after plane; the last row and column go on to the larger size. */
function readColours(
  { colours, width, height }: WorkPicture,
  size: { width: number; height: number },
): Float32Array {
  const plane = size.width * size.height;
  const values = new Float32Array(3 * plane);
  for (let y = 0, at = 0; y < size.height; y++) {
    const row = Math.min(y, height - 1) * width;
    for (let x = 0; x < size.width; x++, at++) {
      const from = 3 * (row + Math.min(x, width - 1));
      for (let channel = 0; channel < 3; channel++)
        values[channel * plane + at] = colours[from + channel]! / 255;
    }
  }
  return values;
}

function readMask(
  { isMasked, width, height }: WorkPicture,
  size: { width: number; height: number },
): Float32Array {
  const values = new Float32Array(size.width * size.height);
  for (let y = 0, at = 0; y < size.height; y++) {
    const row = Math.min(y, height - 1) * width;
    for (let x = 0; x < size.width; x++, at++) values[at] = isMasked[row + Math.min(x, width - 1)]!;
  }
  return values;
}

function crop(
  values: Float32Array | Uint8Array,
  stride: number,
  { width, height }: WorkPicture,
): Float32Array {
  const cropped = new Float32Array(width * height);
  for (let y = 0; y < height; y++) cropped.set(values.subarray(y * stride, y * stride + width), y * width);
  return cropped;
}
