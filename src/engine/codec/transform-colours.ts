import type { Sharp } from 'sharp';
import sharp from 'sharp';

import type { Size } from '../../shared/geometry.js';

/** Three numbers from 0 to 1 for each pixel, row by row. */
export interface Colours extends Size {
  readonly data: Float32Array;
}

const MOST = 65_535;

/** The picture `scale` times as large (Lanczos), then turned clockwise by `degrees` about its middle; zeros around it. To 16 bits. */
export async function transformColours(colours: Colours, scale: number, degrees: number): Promise<Colours> {
  const width = Math.max(1, Math.round(colours.width * scale));
  const height = Math.max(1, Math.round(colours.height * scale));
  const deep = Uint16Array.from(colours.data, (value) => Math.round(MOST * Math.max(0, Math.min(1, value))));
  const resized = await readDeep(openDeep(deep, colours).resize(width, height, { fit: 'fill' }));
  const turned =
    degrees === 0
      ? resized
      : await readDeep(openDeep(resized.data, resized).rotate(degrees, { background: '#000' }));
  return { ...turned, data: Float32Array.from(turned.data, (value) => value / MOST) };
}

function openDeep(data: Uint16Array, { width, height }: Size): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}

async function readDeep(pipeline: Sharp): Promise<Size & { readonly data: Uint16Array }> {
  const { data, info } = await pipeline
    .toColourspace('rgb16')
    .raw({ depth: 'ushort' })
    .toBuffer({ resolveWithObject: true });
  const values = new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2);
  return { width: info.width, height: info.height, data: values };
}
