import { throwIfCancelled } from '../../shared/app-error.js';
import type { Size } from '../../shared/geometry.js';
import type { Mask } from '../../shared/mask.js';
import type { PyramidLevel } from '../patchmatch/pyramid.js';
import type { GuideImage } from '../patchmatch/tone.js';
import type { TaskContext } from '../task-context.js';
import type { NetworkModel } from './network-model.js';
import type { DeviceChooser } from './network-session.js';
import { NetworkSession } from './network-session.js';
import { makeInputs } from './tensor-layout-inputs.js';
import { readOutput } from './tensor-layout-output.js';
import { planSizes } from './tensor-layout-size.js';
import { padByMirroring, scaleToWorkingImage } from './working-image.js';

/** A model that answers for regions. */
export class Network {
  readonly #session: NetworkSession;

  constructor(
    readonly model: NetworkModel,
    devices: DeviceChooser,
  ) {
    this.#session = new NetworkSession(model, devices);
  }

  /**
   * The network's answer for a region (RGBA8, alpha 255 = known), at working size: known parts scaled down, the hole made up, along the lines of the
   * sketch (of the region's size, 255 = line) where there is one. Notices say where it was not run as wished.
   * Throws `CANCELLED` (before and after, a running network is not interrupted), `MODEL_INVALID`, `OUT_OF_MEMORY`,
   * `DEVICE_UNAVAILABLE` for a device that the person named.
   */
  async answer(region: PyramidLevel, sketch?: Mask, context: TaskContext = {}): Promise<GuideImage> {
    throwIfCancelled(context.signal);
    const { layout } = this.model;
    return this.#session.use(async (session, workingSide) => {
      const { scaled, padded } = planSizes(region, layout.size, workingSide);
      const image = padByMirroring(scaleToWorkingImage(region, scaled, sketch), padded);
      const filled = await session.run(makeInputs(layout, image), layout.output.name);
      throwIfCancelled(context.signal);
      return readOutput(layout, filled, padded, scaled);
    }, context);
  }

  /** Loads the model ahead of the first answer. Throws what `answer` throws for a model that cannot be loaded. */
  async prepare(signal?: AbortSignal): Promise<void> {
    await this.#session.use(() => Promise.resolve(), { signal });
  }

  /** How many pixels of a region, each way, are one pixel of the network's. */
  pixelSide(region: Size): number {
    const { layout, workingSide } = this.model;
    const { scaled } = planSizes(region, layout.size, workingSide);
    return Math.max(region.width / scaled.width, region.height / scaled.height);
  }

  /** Frees the model's memory; the next answer loads it again. */
  async release(): Promise<void> {
    await this.#session.release();
  }
}
