import type { AttentionCells } from './attention-cells.js';
import { attentionCells } from './attention-cells.js';
import type { Tensor } from './runtime.js';
import type { Channel, TensorLayout } from './tensor-layout.js';
import type { WorkingImage } from './working-image.js';

const COLOURS: readonly Channel[] = ['red', 'green', 'blue'];

/** The inputs of a model by name, as its layout wants them. New buffers; `image` is not changed. */
export function makeInputs(layout: TensorLayout, image: WorkingImage): Record<string, Tensor> {
  const { width, height } = image;
  let cells: AttentionCells | undefined;
  const tensors = layout.inputs.map((input): [string, Tensor] => {
    if (input.type === 'int64') {
      cells ??= attentionCells(image.hole, image);
      const data = cells[input.cells];
      return [input.name, { data, dims: [data.length] }];
    }
    const { channels, type } = input;
    const pixels = width * height;
    const isByte = type === 'uint8';
    const data = isByte
      ? new Uint8Array(pixels * channels.length)
      : new Float32Array(pixels * channels.length);
    const isPlanar = layout.layout === 'nchw';
    for (const [index, channel] of channels.entries()) {
      const start = isPlanar ? index * pixels : index;
      const step = isPlanar ? 1 : channels.length;
      const valueAt = readChannel(layout, image, channel);
      for (let pixel = 0, to = start; pixel < pixels; pixel++, to += step) {
        data[to] = isByte ? Math.round(valueAt(pixel)) : valueAt(pixel);
      }
    }
    const dims = isPlanar ? [1, channels.length, height, width] : [1, height, width, channels.length];
    return [input.name, { data, dims }];
  });
  return Object.fromEntries(tensors);
}

/** The value of one channel at a pixel. */
function readChannel(layout: TensorLayout, image: WorkingImage, channel: Channel): (pixel: number) => number {
  const { hole, lines, rgb } = image;
  switch (channel) {
    case 'ones':
      return () => 1;
    case 'sketch':
      return (pixel) => lines[pixel]!;
    case 'mask':
      return (pixel) => (hole[pixel] === 1 ? layout.mask.hole : layout.mask.known);
    default: {
      const start = COLOURS.indexOf(channel) * hole.length;
      const { range, hole: content } = layout.colour;
      const [black, white] = range;
      const scaled = (pixel: number): number => black + (rgb[start + pixel]! / 255) * (white - black);
      return content === 'zero' ? (pixel) => (hole[pixel] === 1 ? 0 : scaled(pixel)) : scaled;
    }
  }
}
