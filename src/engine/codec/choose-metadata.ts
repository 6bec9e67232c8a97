import type { MetadataChoice } from '../../shared/save-choices.js';
import type { EncodedImage } from './decode-pixels.js';
import type { ExifTree, RawEntry } from './exif-tree.js';
import type { KeptMetadata } from './kept-metadata.js';
import { collectMetadata } from './kept-metadata.js';
import { withoutSegments } from './jpeg-segments.js';
import { dropPlace, dropPlaceFromXmp } from './place.js';

const TAG_ORIENTATION = 0x0112;
const TYPE_SHORT = 3;
const APP1 = 0xe1;
const APP13 = 0xed;
const COMMENT = 0xfe;

/** The metadata of `image` that is to be kept. */
export function chooseMetadata(image: EncodedImage, choice: MetadataChoice): KeptMetadata {
  if (choice === 'none') return { exif: undefined, resources: Buffer.alloc(0) };
  const all = collectMetadata(image);
  return choice === 'all' ? all : dropPlace(all);
}

/** The part of `xmp` that is to be kept. */
export function chooseXmp(xmp: string | undefined, choice: MetadataChoice): string | undefined {
  if (xmp === undefined || choice === 'all') return xmp;
  return choice === 'none' ? undefined : dropPlaceFromXmp(xmp);
}

/** `tree` that says which side is up; nothing where there is nothing to say. */
export function withOrientation(tree: ExifTree | undefined, orientation: number): ExifTree | undefined {
  if (orientation === 1) return tree;
  const data = Buffer.alloc(2);
  data.writeUInt16LE(orientation);
  const entry: RawEntry = { tag: TAG_ORIENTATION, type: TYPE_SHORT, count: 1, data };
  return { main: [...(tree?.main ?? []), entry], exif: tree?.exif ?? [], gps: tree?.gps ?? [] };
}

/** `image` whose gain map, a JPEG of its own, holds no EXIF, captions and comments. */
export function withBareGainMap(image: EncodedImage): EncodedImage {
  const { gainMap } = image.form;
  if (gainMap === undefined) return image;
  const isPersonal = (marker: number, content: Buffer): boolean =>
    marker === APP13 ||
    marker === COMMENT ||
    (marker === APP1 && content.toString('latin1', 0, 4) === 'Exif');
  return { ...image, form: { ...image.form, gainMap: withoutSegments(gainMap, isPersonal) } };
}
