import type { Session } from '../../inference/runtime.js';
import type { WorkingPlanes } from '../working-planes.js';

/** The network halves its picture five times. */
const MULTIPLE = 32;
/** As it was trained: blue first, with the means and deviations that ImageNet has for red, green and blue, in that order. */
const MEANS = [0.485, 0.456, 0.406] as const;
const DEVIATIONS = [0.229, 0.224, 0.225] as const;

/** How likely each pixel of `planes` is text, of the size of `planes`. */
export async function askDetector(session: Session, planes: WorkingPlanes): Promise<Float32Array> {
  const { width, height, red, green, blue } = planes;
  const [paddedWidth, paddedHeight] = [roundUp(width), roundUp(height)];
  const area = paddedWidth * paddedHeight;
  const data = new Float32Array(3 * area);
  for (const [channel, plane] of [blue, green, red].entries()) {
    for (let y = 0; y < height; y++) {
      const to = channel * area + y * paddedWidth;
      for (let x = 0; x < width; x++) {
        data[to + x] = (plane[y * width + x]! / 255 - MEANS[channel]!) / DEVIATIONS[channel]!;
      }
    }
  }
  const [input, output] = [session.inputs[0]!.name, session.outputs[0]!.name];
  const padded = await session.run({ [input]: { data, dims: [1, 3, paddedHeight, paddedWidth] } }, output);
  const map = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) map[y * width + x] = padded[y * paddedWidth + x]!;
  }
  return map;
}

function roundUp(length: number): number {
  return Math.ceil(length / MULTIPLE) * MULTIPLE;
}
