import { AppError } from '../../../shared/app-error.js';
import type { Size } from '../../../shared/geometry.js';
import type { Notice } from '../../../shared/notice.js';
import { createNotice } from '../../../shared/notice.js';
import type { RawEntry } from '../exif-tree.js';
import { withPixelSize } from '../exif-tree.js';
import { withoutSegments } from '../jpeg-segments.js';
import { toSegment } from '../jpeg/segments.js';
import { openStored } from '../sharp-input.js';
import { createExifBlock } from '../tiff-writer.js';
import type { ConvertedSource } from './converted-source.js';
import type { RawMetadata } from './raw-metadata.js';
import { readRawMetadata } from './raw-metadata.js';
import type { EmbeddedJpeg } from './raw-previews.js';
import { findEmbeddedJpegs } from './raw-previews.js';

const APP1 = 0xe1;
const APP2 = 0xe2;
const EXIF = 'Exif\0\0';
const TAG_ORIENTATION = 0x0112;
/** Smaller ones are for the camera's own screen. */
const LEAST_SIDE = 1000;
/** Headers of nearly TIFF files: Olympus, Panasonic. */
const NEARLY_TIFF = /^(?:II(?:RO|RS|U\0)|MMOR)/;

/**
 * A camera's RAW file as the largest JPEG that lies in it and can be decoded, with the EXIF and the orientation of the RAW file:
 * the photo as the camera developed it, in most cameras at full size. Sensor data is not developed. `UNSUPPORTED_FORMAT` where there
 * is none of at least 1000 pixels. `file` is changed in place.
 */
export async function convertRaw(
  path: string,
  name: string,
  file: Buffer,
  maxPixels: number,
): Promise<ConvertedSource> {
  if (NEARLY_TIFF.test(file.toString('latin1', 0, 4))) asTiff(file);
  const metadata = readRawMetadata(file);
  const previews = findEmbeddedJpegs(file).filter(
    ({ width, height, start }) =>
      Math.max(width, height) >= LEAST_SIDE &&
      width * height <= maxPixels &&
      !metadata.sensorData.some((data) => start >= data.start && start < data.end),
  );
  for (const preview of previews) {
    const jpeg = file.subarray(preview.start, preview.end);
    if (!(await isWhole(jpeg, preview))) continue;
    return {
      encoding: 'jpeg',
      bytes: withRawExif(jpeg, preview, metadata),
      notices: [noticeOf(preview, metadata.sensor)],
      hasGainMap: false,
    };
  }
  throw new AppError(
    'UNSUPPORTED_FORMAT',
    `Expected a preview of at least ${LEAST_SIDE} pixels a side in the RAW file but ${path}, ${name}, holds none that can be ` +
      'decoded. Develop it in your camera software and export it as TIFF or JPEG.',
    { details: { path, format: name, kind: 'raw' } },
  );
}

/** Only the number in the third byte differs from TIFF. */
function asTiff(file: Buffer): void {
  file.write(file[0] === 0x49 ? '*\0' : '\0*', 2, 'latin1');
}

/** Decodes all of it at an eighth of its size, which is quick and finds every fault. */
async function isWhole(jpeg: Buffer, { width, height }: Size): Promise<boolean> {
  try {
    await openStored(jpeg, width * height)
      .resize(Math.ceil(width / 8), Math.ceil(height / 8), { fit: 'fill' })
      .raw()
      .toBuffer();
    return true;
  } catch {
    return false;
  }
}

function withRawExif(jpeg: Buffer, size: EmbeddedJpeg, { exif, orientation }: RawMetadata): Buffer {
  // A list of further pictures names places in the RAW file.
  const single = withoutSegments(
    jpeg,
    (marker, content) => marker === APP2 && content.toString('latin1', 0, 4) === 'MPF\0',
  );
  if (exif === undefined) return single;
  const turn: RawEntry[] = [];
  if (orientation !== undefined) {
    turn.push({ tag: TAG_ORIENTATION, type: 3, count: 1, data: Buffer.from([orientation, 0]) });
  }
  const tree = withPixelSize({ ...exif, main: [...exif.main, ...turn] }, size.width, size.height);
  const block = Buffer.concat([Buffer.from(EXIF, 'latin1'), createExifBlock(tree)]);
  const segment = toSegment(APP1, block);
  if (segment === undefined) return single;
  const bare = withoutSegments(
    single,
    (marker, content) => marker === APP1 && content.toString('latin1', 0, EXIF.length) === EXIF,
  );
  return Buffer.concat([bare.subarray(0, 2), segment, bare.subarray(2)]);
}

function noticeOf({ width, height }: Size, sensor: Size | undefined): Notice {
  const what = `The picture of ${width} x ${height} pixels that the camera developed and put into the RAW file is opened`;
  const rest =
    'it has 8 bits, and the RAW file is never changed. To use all of the sensor, develop it first.';
  if (sensor === undefined) return createNotice('RAW_PREVIEW', `${what}; ${rest}`, { width, height });
  const values = { width, height, sensorWidth: sensor.width, sensorHeight: sensor.height };
  const message = `${what} (the sensor has ${sensor.width} x ${sensor.height}); ${rest}`;
  return createNotice('RAW_PREVIEW_OF_SENSOR', message, values);
}
