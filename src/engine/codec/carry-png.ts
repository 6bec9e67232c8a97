import type { MetadataChoice } from '../../shared/save-choices.js';
import type { EncodedImage } from './decode-pixels.js';
import { holdsPicture } from './embedded-pictures.js';
import { isPlaceName } from './place.js';
import type { PngChunk } from './png-chunks.js';
import { createChunk, createXmpChunk, readChunks, withChunks, XMP_KEYWORD } from './png-chunks.js';

/** The chunks of a PNG for colours, resolution and texts (PNG 3rd edition, 11.3). */
const COLOURS = ['cICP', 'mDCV', 'cLLI', 'sRGB', 'gAMA', 'cHRM'];
const TEXTS = ['tEXt', 'zTXt', 'iTXt'];
/** EXIF, XMP and IPTC as ImageMagick writes them into texts: carried as what they are. */
const RAW_PROFILE = 'Raw profile type ';

/** What of the metadata is carried. */
interface CarriedMetadata {
  readonly hasExif: boolean;
  readonly xmp: string | undefined;
  readonly metadata: MetadataChoice;
}

/**
 * A PNG that libvips has written, with what `source` says of colours, resolution and in texts, chunk by chunk, and without what libvips
 * makes up: a resolution, an EXIF block, Latin-1 texts out of UTF-8, XMP in a compressed Latin-1 text.
 */
export function carryToPng(
  png: Buffer,
  { bytes, encoding, form }: EncodedImage,
  { hasExif, xmp, metadata }: CarriedMetadata,
): Buffer {
  const isPng = encoding === 'png';
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const saysColours = form.converted === undefined;
  const carried = isPng
    ? readChunks(file).filter(
        (chunk) => isChosen(chunk, metadata) && (saysColours || !COLOURS.includes(chunk.type)),
      )
    : [];
  const codes = isPng ? undefined : form.colours?.cicp;
  const added = codes ? [createChunk('cICP', Buffer.from([codes.primaries, codes.transfer, 0, 1]))] : [];
  if (xmp !== undefined) added.push(createXmpChunk(xmp));
  const replaced = [...COLOURS, ...TEXTS];
  if (isPng || form.density === undefined) replaced.push('pHYs');
  if (!hasExif) replaced.push('eXIf');
  return withChunks(png, [...added, ...carried.map(({ whole }) => whole)], replaced);
}

/** The keywords of the texts of a PNG, XMP and profiles left aside. */
export function readTextNames(png: Buffer): string[] {
  const texts = readChunks(png).filter((chunk) => TEXTS.includes(chunk.type) && isCarried(chunk));
  return texts.map(keywordOf);
}

function keywordOf({ content }: PngChunk): string {
  return content.toString('latin1', 0, Math.max(0, content.indexOf(0)));
}

function isChosen(chunk: PngChunk, metadata: MetadataChoice): boolean {
  if (!isCarried(chunk)) return false;
  if (metadata === 'all' || !TEXTS.includes(chunk.type)) return true;
  return metadata === 'no-place' && !isPlaceName(keywordOf(chunk));
}

function isCarried(chunk: PngChunk): boolean {
  const { type, content } = chunk;
  if (COLOURS.includes(type) || type === 'pHYs') return true;
  if (!TEXTS.includes(type) || isXmp(chunk) || holdsPicture(content)) return false;
  return content.toString('latin1', 0, RAW_PROFILE.length) !== RAW_PROFILE;
}

function isXmp({ content }: PngChunk): boolean {
  return content.toString('latin1', 0, XMP_KEYWORD.length) === XMP_KEYWORD;
}
