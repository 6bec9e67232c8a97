import { AppError } from '../../shared/app-error.js';
import type { Size } from '../../shared/geometry.js';
import type { GuideImage } from '../patchmatch/tone.js';
import type { TensorLayout } from './tensor-layout.js';

const COLOURS = ['red', 'green', 'blue'] as const;

/**
 * The upper left part of `size` of a model's answer, which covers `padded`, as `HWC` RGB 0 to 255, not clamped. Throws
 * `MODEL_INVALID` when the answer has another number of values.
 */
export function readOutput(
  { layout: axes, output }: Pick<TensorLayout, 'layout' | 'output'>,
  values: Float32Array | Uint8Array,
  padded: Size,
  size: Size,
): GuideImage {
  const pixels = padded.width * padded.height;
  if (values.length !== pixels * 3) {
    throw new AppError(
      'MODEL_INVALID',
      `Expected an answer of ${padded.width} × ${padded.height} pixels in ${output.name} but received ${values.length} values instead of ${pixels * 3}. Use another model.`,
    );
  }
  const [low, high] = output.range;
  const step = axes === 'nchw' ? 1 : 3;
  const starts = COLOURS.map((colour) => output.channels.indexOf(colour) * (axes === 'nchw' ? pixels : 1));
  const rgb = new Float32Array(size.width * size.height * 3);
  for (let y = 0, to = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const pixel = (y * padded.width + x) * step;
      for (const start of starts) rgb[to++] = ((values[start + pixel]! - low) / (high - low)) * 255;
    }
  }
  return { width: size.width, height: size.height, rgb };
}
