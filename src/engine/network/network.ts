import { throwIfCancelled } from '../../shared/app-error.js';
import type { Size } from '../../shared/geometry.js';
import { fitInto } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import type { PyramidLevel } from '../patchmatch/pyramid.js';
import type { GuideImage } from '../patchmatch/tone.js';
import type { TaskContext } from '../task-context.js';
import { attentionCells } from './attention-cells.js';
import type { ModelEntry } from './model-manifest.js';
import type { ModelStore } from './model-store.js';
import type { Session, Tensor } from './runtime.js';
import { createSession } from './runtime.js';
import type { WorkingImage } from './working-image.js';
import { padByMirroring, scaleToWorkingImage } from './working-image.js';

/** A model that is loaded when first asked and kept. */
export class Network {
  private session: Promise<Session> | undefined;

  constructor(
    readonly entry: ModelEntry,
    private readonly store: ModelStore,
    private readonly threads: number,
  ) {}

  /**
   * The network's answer for a region (RGBA8, alpha 255 = known), at working size: known parts scaled down, the hole made up, along the lines of the
   * sketch (of the region's size, 255 = line) where there is one.
   * Throws `CANCELLED` (before and after, a running network is not interrupted), `MODEL_INVALID`, `INTERNAL`.
   */
  async answer(region: PyramidLevel, sketch?: Mask, { signal }: TaskContext = {}): Promise<GuideImage> {
    throwIfCancelled(signal);
    const { workingSide, sideMultiple } = this.entry;
    const scaled = fitInto(region, workingSide);
    const padded = {
      width: tensorSide(scaled.width, workingSide, sideMultiple),
      height: tensorSide(scaled.height, workingSide, sideMultiple),
    };
    const image = padByMirroring(scaleToWorkingImage(region, scaled, sketch), padded);
    const session = await this.load();
    const filled = await session.run(this.inputs(image), this.entry.output);
    throwIfCancelled(signal);
    return toGuide(filled, padded, scaled, this.entry.valueRange);
  }

  /** Frees the model's memory; the next answer loads it again. */
  async release(): Promise<void> {
    const session = this.session;
    this.session = undefined;
    await (await session)?.release();
  }

  private load(): Promise<Session> {
    this.session ??= this.store
      .read(this.entry)
      .then((data) => createSession(data, { threads: this.threads }))
      .catch((error: unknown) => {
        this.session = undefined;
        throw error;
      });
    return this.session;
  }

  private inputs(image: WorkingImage): Record<string, Tensor> {
    const { rgb, hole, lines, width, height } = image;
    const [low, high] = this.entry.valueRange;
    const plane = [1, 1, height, width];
    const cells = attentionCells(hole, image);
    const all: Record<ModelEntry['inputs'][number], Tensor> = {
      image: {
        data: rgb.map((value) => low + (value / 255) * (high - low)),
        dims: [1, 3, height, width],
      },
      mask: { data: this.entry.maskHole === 1 ? hole : hole.map((value) => 1 - value), dims: plane },
      sketch: { data: lines, dims: plane },
      hole_index: { data: cells.hole, dims: [cells.hole.length] },
      known_index: { data: cells.known, dims: [cells.known.length] },
    };
    return Object.fromEntries(this.entry.inputs.map((name) => [name, all[name]]));
  }
}

/** Half, three quarters or all of the working side: few shapes, because memory on a graphics card grows with every new one. */
function tensorSide(length: number, workingSide: number, multiple: number): number {
  const sides = [0.5, 0.75, 1].map((part) => Math.ceil((workingSide * part) / multiple) * multiple);
  return sides.find((side) => side >= length) ?? workingSide;
}

/** The unpadded part of `CHW` values as `HWC` RGB 0 to 255. */
function toGuide(
  filled: Float32Array,
  padded: Size,
  size: Size,
  range: readonly [number, number],
): GuideImage {
  const [low, high] = range;
  const planePixels = padded.width * padded.height;
  const rgb = new Float32Array(size.width * size.height * 3);
  for (let y = 0, to = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      for (let channel = 0; channel < 3; channel++) {
        const value = filled[channel * planePixels + y * padded.width + x]!;
        rgb[to++] = ((value - low) / (high - low)) * 255;
      }
    }
  }
  return { width: size.width, height: size.height, rgb };
}
