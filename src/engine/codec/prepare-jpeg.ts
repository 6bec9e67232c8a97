import { setImmediate } from 'node:timers/promises';

import type { Notice } from '../../shared/notice.js';
import { createNotice } from '../../shared/notice.js';
import { readJpeg } from './jpeg/read-jpeg.js';
import { nextSegment } from './jpeg/segments.js';
import { TiffReader } from './tiff-directory.js';

const APP0 = 0xe0;
const APP2 = 0xe2;
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;
const SEQUENTIAL = [0xc0, 0xc1];
const TAG_PICTURES = 0xb001;

/** What we must know of a JPEG that libvips does not tell. */
export interface PreparedJpeg {
  readonly bytes: Buffer;
  readonly hasVideo: boolean;
  /** How many pictures the file lists, the first included. */
  readonly pictures: number;
  readonly notices: readonly Notice[];
}

/**
 * Mends what is wrong in the markers of a JPEG and harmless (`file` is changed, or a copy comes back): so the decoder, which takes every
 * fault of the data itself for damage, does not stop at them. Says what lies behind the picture.
 */
export async function prepareJpeg(file: Buffer): Promise<PreparedJpeg> {
  const mended = new Set<string>();
  let pictures = 1;
  let isSequential = false;
  let end: number | undefined;
  for (let offset = 2; ;) {
    const segment = nextSegment(file, offset);
    if (segment === undefined) break;
    const { marker, content } = segment;
    offset = segment.end;
    if (marker === END_OF_IMAGE) {
      end = segment.end;
      break;
    }
    if (SEQUENTIAL.includes(marker)) isSequential = true;
    if (marker === APP0 && mendVersion(content)) mended.add('the version of JFIF');
    if (marker === START_OF_SCAN && isSequential && mendScan(content)) mended.add('the parameters of a scan');
    if (marker === APP2) pictures = Math.max(pictures, countPictures(content));
    // Most files end with the end marker: what lies between need not be searched.
    if (marker === START_OF_SCAN && pictures === 1 && endsWithMarker(file)) {
      end = file.length;
      break;
    }
  }
  const isOnlyUnended = end === undefined && (await holdsAllBlocks(file));
  if (isOnlyUnended) mended.add('the end marker');
  const bytes = isOnlyUnended ? Buffer.concat([file, Buffer.from([0xff, END_OF_IMAGE])]) : file;
  const hasVideo = end !== undefined && end < file.length && file.indexOf('ftyp', end, 'latin1') >= 0;
  const notices: Notice[] = [];
  if (mended.size > 0) {
    const message = `Small faults of the JPEG were passed over (${[...mended].join(', ')}); the picture is complete.`;
    notices.push(createNotice('FAULTS_PASSED_OVER', message));
  }
  if (hasVideo) {
    notices.push(
      createNotice(
        'VIDEO_LEFT_OUT',
        'The video of the motion photo is left out; the picture is the still one.',
      ),
    );
  }
  return { bytes, hasVideo, pictures, notices };
}

/** The decoder takes a missing end for missing pixels; whether they are missing is told by reading every block. */
async function holdsAllBlocks(file: Buffer): Promise<boolean> {
  return await readJpeg(file, () => setImmediate()).then(
    () => true,
    () => false,
  );
}

function endsWithMarker(file: Buffer): boolean {
  return file[file.length - 2] === 0xff && file[file.length - 1] === END_OF_IMAGE;
}

/** libjpeg warns of any other major version than 1. */
function mendVersion(content: Buffer): boolean {
  if (content.toString('latin1', 0, 5) !== 'JFIF\0' || content.length < 7 || content[5] === 1) return false;
  content[5] = 1;
  content[6] = 2;
  return true;
}

/** A sequential scan has all coefficients (0 to 63) at once (ISO 10918-1, B.2.3); some cameras write zeros. */
function mendScan(content: Buffer): boolean {
  const at = 1 + 2 * (content[0] ?? 0);
  if (content.length < at + 3 || (content[at] === 0 && content[at + 1] === 63 && content[at + 2] === 0))
    return false;
  content.set([0, 63, 0], at);
  return true;
}

/** How many pictures a Multi-Picture Format segment lists (CIPA DC-007, 5.2.3); 1 for any other segment. */
function countPictures(content: Buffer): number {
  if (content.toString('latin1', 0, 4) !== 'MPF\0') return 1;
  const reader = TiffReader.open(content.subarray(4));
  const directory = reader?.directoryAt(reader.firstOffset());
  return reader?.numbersOf(directory?.entries.get(TAG_PICTURES))[0] ?? 1;
}
