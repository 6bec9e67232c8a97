import type { ProbedModel } from '../devices/device-prober.js';
import type { ModelEntry } from '../models/model-manifest.js';
import { layoutOf } from '../models/model-manifest.js';
import type { ModelStore } from '../models/model-store.js';
import { makeInputs } from './tensor-layout-inputs.js';
import { planSizes } from './tensor-layout-size.js';
import type { WorkingImage } from './working-image.js';

/** A model as devices are probed with it: at its working side, because how fast a device is depends on the size. */
export function createProbedModel(entry: ModelEntry, store: Pick<ModelStore, 'read'>): ProbedModel {
  return {
    sha256: entry.sha256,
    async makeCase() {
      const layout = layoutOf(entry);
      const square = { width: entry.workingSide, height: entry.workingSide };
      const { padded } = planSizes(square, layout.size, entry.workingSide);
      return {
        model: await store.read(entry),
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
