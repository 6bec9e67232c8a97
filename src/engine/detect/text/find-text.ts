import { throwIfCancelled } from '../../../shared/app-error.js';
import type { RasterImage } from '../../raster-image.js';
import type { DetectContext, Detection } from '../detection.js';
import { trimMask } from '../trim-mask.js';
import { createWorkingPlanes } from '../working-planes.js';
import { askDetector } from './ask-detector.js';
import { findStampInk, mayBeDateStamp } from './date-stamp.js';
import type { Lettering } from './find-strokes.js';
import { findLettering } from './find-strokes.js';
import type { ReadText } from './read-text.js';
import { readText } from './read-text.js';
import { useTextNetworks } from './text-networks.js';
import type { TextRegion } from './text-regions.js';
import { findTextRegions } from './text-regions.js';

/** Letters of 1 % of a photo's long side are 13 pixels high here, which the network still reads. */
const TEXT_SIDE = 1280;
/** Windows, feathers and leaves look like lines of text; read as letters they make no sense, and their letters are doubtful. */
const LEAST_READ = 0.8;
const LEAST_LETTERS = 2;
/** In a corner, in the ink of cameras, digits need not be read that surely. */
const LEAST_STAMP_READ = 0.5;

/** Lines of text: their letters with a rim where these can be told from the ground, else their boxes. Throws `MODEL_INVALID`. */
export async function findText(image: RasterImage, context: DetectContext): Promise<readonly Detection[]> {
  const found: Detection[] = [];
  for (const { region, read } of await readLines(image, context)) {
    const stamp = mayBeDateStamp(region, read.text, image) ? findStampInk(image, region) : undefined;
    const letters = read.text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
    if (stamp === undefined && (read.confidence < LEAST_READ || letters < LEAST_LETTERS)) continue;
    found.push(toDetection('text', region, read, stamp ?? findLettering(image, region)));
  }
  return found;
}

/** Dates and times that a camera has written into a corner. Errors as of `findText`. */
export async function findDateStamps(
  image: RasterImage,
  context: DetectContext,
): Promise<readonly Detection[]> {
  return (await readLines(image, context)).flatMap(({ region, read }) => {
    const stamp = mayBeDateStamp(region, read.text, image) ? findStampInk(image, region) : undefined;
    return stamp === undefined ? [] : [toDetection('date-stamp', region, read, stamp)];
  });
}

function toDetection(
  kind: 'text' | 'date-stamp',
  region: TextRegion,
  read: ReadText,
  lettering: Lettering,
): Detection {
  const trimmed = trimMask(lettering.rect, lettering.mask);
  return { kind, ...trimmed, confidence: region.confidence * read.confidence, text: read.text };
}

/** Every line that the detector sees and that reads as something, surely or not. */
async function readLines(
  image: RasterImage,
  { signal, threads }: DetectContext,
): Promise<readonly { readonly region: TextRegion; readonly read: ReadText }[]> {
  const planes = createWorkingPlanes(image, TEXT_SIDE);
  const { scaleX, scaleY } = planes;
  const scale = Math.sqrt(scaleX * scaleY);
  throwIfCancelled(signal);
  return await useTextNetworks(threads, async (networks) => {
    const map = await askDetector(networks.detector, planes);
    const lines: { readonly region: TextRegion; readonly read: ReadText }[] = [];
    for (const found of findTextRegions(map, planes)) {
      throwIfCancelled(signal);
      const region = {
        ...found,
        x: found.x * scaleX,
        y: found.y * scaleY,
        along: found.along * scale,
        across: found.across * scale,
      };
      const read = await readText(image, region, networks);
      if (read.confidence >= LEAST_STAMP_READ) lines.push({ region, read });
    }
    return lines;
  });
}
