import type { Sharp } from 'sharp';

import type { EncodedImage } from './decode-pixels.js';
import { colourSpaceOf, startPipeline } from './decode-pixels.js';
import { addDifference, createDifference } from './difference-image.js';
import type { RetouchedArea } from './retouched-areas.js';
import { openPipeline } from './sharp-input.js';

/** The file as a pipeline, its pixels replaced by those of `areas`. */
export async function openRetouched(
  encoded: EncodedImage,
  areas: AsyncIterable<RetouchedArea> | Iterable<RetouchedArea>,
  flatten: boolean,
): Promise<Sharp> {
  const { info } = encoded;
  let pipeline = await openWithoutSpare(encoded);
  if (flatten) pipeline = pipeline.flatten({ background: 'white' });
  let difference: Uint8Array | Uint16Array | undefined;
  let channels: 1 | 2 | 3 | 4 = info.channels;
  for await (const area of areas) {
    ({ channels } = area.before);
    difference ??= createDifference(info, area.before);
    addDifference(difference, info, area);
  }
  if (difference === undefined) return pipeline;
  const raw = { width: info.width, height: info.height, channels };
  // sharp takes typed arrays here (their type sets the depth); its declarations say Buffer only. They also leave out the limit of
  // pixels, which holds for this image as for any input: 268 million, where it is not said.
  const options = { raw, limitInputPixels: false };
  return pipeline.boolean(difference as unknown as Buffer, 'eor', options);
}

/** Pixels are laid over what has their channels: where the file has more, they are left out first, in a PNG in memory. */
async function openWithoutSpare(encoded: EncodedImage): Promise<Sharp> {
  const { info, form } = encoded;
  const pixels = info.width * info.height;
  if (form.spareChannels === 0) return openPipeline(encoded.bytes, pixels);
  const colours = startPipeline(encoded).keepXmp();
  return openPipeline(await colours.png({ compressionLevel: 1 }).toBuffer(), pixels);
}

/** What `pipeline` holds of the pixels of `image`, packed with EXIF and profile: libvips would else do first what is to be done last. */
export async function packRetouched({ info, form }: EncodedImage, pipeline: Sharp): Promise<Buffer> {
  const coloured = pipeline.toColourspace(colourSpaceOf(info)).keepExif();
  // The CMYK profile no longer fits: see [Note: Device values].
  const tagged = form.cmyk ? coloured.withIccProfile('srgb') : coloured.keepIccProfile();
  return tagged.png({ compressionLevel: 1 }).toBuffer();
}
