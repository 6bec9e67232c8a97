import type { NetworkModel } from './network-model.js';
import type { Tensor } from './runtime.js';
import { makeInputs } from './tensor-layout-inputs.js';
import { planSizes } from './tensor-layout-size.js';
import type { WorkingImage } from './working-image.js';

/** A model and a picture for it to fill. */
export interface ProbeCase {
  readonly model: Uint8Array;
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly output: string;
  /** The values of black and white in the output. */
  readonly range: readonly [number, number];
}

/** A model that devices are probed with. */
export interface ProbedModel {
  readonly sha256: string;
  /** The model and a picture; asked for only where there is something to probe. */
  makeCase(): Promise<ProbeCase>;
}

/** A model as devices are probed with it: at its working side, because how fast a device is depends on the size. */
export function createProbedModel({ sha256, layout, workingSide, read }: NetworkModel): ProbedModel {
  return {
    sha256,
    async makeCase() {
      const square = { width: workingSide, height: workingSide };
      const { padded } = planSizes(square, layout.size, workingSide);
      return {
        model: await read(),
        inputs: makeInputs(layout, drawProbeImage(padded.width, padded.height)),
        output: layout.output.name,
        range: layout.output.range,
      };
    },
  };
}

/** Slow waves of colour with a hole of a third of each side. */
function drawProbeImage(width: number, height: number): WorkingImage {
  const pixels = width * height;
  const rgb = new Float32Array(pixels * 3);
  const hole = new Float32Array(pixels);
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      if (isMiddle(x, width) && isMiddle(y, height)) {
        hole[pixel] = 1;
        continue;
      }
      rgb[pixel] = 128 + 100 * Math.sin((x / width) * 9);
      rgb[pixels + pixel] = 128 + 100 * Math.sin((y / height) * 7);
      rgb[2 * pixels + pixel] = 128 + 100 * Math.sin(((x + y) / width) * 5);
    }
  }
  return { width, height, rgb, hole, lines: new Float32Array(pixels) };
}

function isMiddle(position: number, length: number): boolean {
  return position * 3 >= length && position * 3 < length * 2;
}
