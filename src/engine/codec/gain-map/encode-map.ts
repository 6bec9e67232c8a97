import sharp from 'sharp';

import type { RasterImage8 } from '../../raster-image.js';
import { colourSpaceOf } from '../decode-pixels.js';
import { storedPoint, storedSize } from '../stored-pixels.js';

/** No loss that shows, as for photos. */
const QUALITY = 95;

/** A JPEG of the stored pixels `map`, turned as EXIF `orientation` says they are displayed, with `segments` as its metadata. */
export async function encodeMap(
  map: RasterImage8,
  orientation: number,
  segments: readonly Buffer[],
): Promise<Buffer> {
  const { data, ...rest } = turn(map, orientation);
  const { width, height, channels } = rest;
  const jpeg = await sharp(data, { raw: { width, height, channels }, limitInputPixels: false })
    .toColourspace(colourSpaceOf(map))
    .jpeg({ quality: QUALITY, chromaSubsampling: '4:4:4' })
    .toBuffer();
  // Behind the JFIF segment, which libjpeg writes first.
  const at = 4 + jpeg.readUInt16BE(4);
  return Buffer.concat([jpeg.subarray(0, at), ...segments, jpeg.subarray(at)]);
}

function turn(map: RasterImage8, orientation: number): RasterImage8 {
  if (orientation === 1) return map;
  const { channels } = map;
  const size = storedSize(map, orientation);
  const data = new Uint8Array(map.data.length);
  for (let y = 0, to = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const point = storedPoint(orientation, x, y, map);
      const from = (point.y * map.width + point.x) * channels;
      for (let channel = 0; channel < channels; channel++) data[to++] = map.data[from + channel]!;
    }
  }
  return { ...map, ...size, data };
}
