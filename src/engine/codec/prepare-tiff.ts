import { AppError } from '../../shared/app-error.js';
import type { Notice } from '../../shared/notice.js';
import { createNotice } from '../../shared/notice.js';
import type { TiffDirectory } from './tiff-directory.js';
import { TiffReader } from './tiff-directory.js';
import { TAG_EXTRA_SAMPLES, withExtraSamples } from './tiff-extra-samples.js';

const TAG_SUBFILE_TYPE = 0x00fe;
const TAG_BITS = 0x0102;
const TAG_COMPRESSION = 0x0103;
const TAG_PHOTOMETRIC = 0x0106;
const TAG_SAMPLES = 0x0115;
const TAG_LAYERS = 0x935c;
/** Values of ExtraSamples (TIFF 6.0, page 31): 0 says nothing, 1 and 2 are alpha. */
const ALPHA = [1, 2];
const UNSPECIFIED = 0;
/** Samples that the colours themselves take: grey (two kinds), RGB, palette, CMYK, YCbCr, Lab. */
const COLOURS: Readonly<Record<number, number>> = { 0: 1, 1: 1, 2: 3, 3: 1, 5: 4, 6: 3, 8: 3 };
/** The most samples a pixel that sharp reads. */
const MOST_SAMPLES = 5;
const WHOLE_BITS = [1, 2, 4, 8, 16, 32, 64];
const UNREADABLE: Readonly<Record<number, string>> = {
  6: 'old-style JPEG',
  34676: 'SGI LogLuv',
  34677: 'SGI LogLuv',
  34712: 'JPEG 2000',
  34887: 'LERC',
  34925: 'LZMA',
  50000: 'Zstandard',
  50001: 'WebP',
  50002: 'JPEG XL',
  52546: 'JPEG XL',
};

/** What we must know of a TIFF file that libvips does not tell. */
export interface PreparedTiff {
  /** Channels behind the colours that are no transparency: a saved selection, infrared. */
  readonly spareChannels: number;
  readonly notices: readonly Notice[];
  /** Where the file had to be changed so that it can be decoded. */
  readonly bytes?: Buffer;
}

/**
 * Looks at what libvips passes over: a preview before the picture (`bytes` are changed to begin with the picture), spare channels,
 * Photoshop layers. `UNSUPPORTED_FORMAT` names compressions and depths that cannot be read.
 */
export function prepareTiff(path: string, bytes: Uint8Array): PreparedTiff {
  const reader = TiffReader.open(bytes);
  const directory = reader && beginWithPicture(reader);
  if (reader === undefined || directory === undefined) return { spareChannels: 0, notices: [] };
  const numbers = (tag: number): number[] => reader.numbersOf(directory.entries.get(tag));
  const samples = numbers(TAG_SAMPLES)[0] ?? 1;
  checkReadable(path, numbers(TAG_COMPRESSION)[0] ?? 1, numbers(TAG_BITS), samples);
  const notices: Notice[] = [];
  const photometric = numbers(TAG_PHOTOMETRIC)[0] ?? 2;
  const extra = samples - (COLOURS[photometric] ?? samples);
  const kinds = numbers(TAG_EXTRA_SAMPLES);
  const isAlpha = ALPHA.includes(kinds[0] ?? 0) && photometric !== 5;
  const spareChannels = extra > 0 && !isAlpha ? extra : 0;
  if (spareChannels > 0) {
    const message =
      `The file holds ${spareChannels} channel(s) beside its colours (a saved selection, infrared); they are not transparency ` +
      'and are left out.';
    notices.push(createNotice('CHANNELS_LEFT_OUT', message, { channels: spareChannels }));
  }
  if (directory.entries.has(TAG_LAYERS)) {
    const message = 'The Photoshop layers of the file are left out; the picture is the flattened one.';
    notices.push(createNotice('LAYERS_LEFT_OUT', message));
  }
  if (extra <= kinds.length) return { spareChannels, notices };
  const all = [...kinds, ...Array<number>(extra - kinds.length).fill(UNSPECIFIED)];
  return { spareChannels, notices, bytes: withExtraSamples(bytes, reader, directory, all) };
}

/** The directory of the first full picture; where a reduced one stands before it, the file is changed to begin with the full one. */
function beginWithPicture(reader: TiffReader): TiffDirectory | undefined {
  const first = reader.directoryAt(reader.firstOffset());
  let directory = first;
  for (let count = 0; directory !== undefined && count < 64; count++) {
    const kind = reader.numbersOf(directory.entries.get(TAG_SUBFILE_TYPE))[0] ?? 0;
    if ((kind & 1) === 0) {
      if (directory !== first) reader.view.setUint32(4, directory.offset, reader.littleEndian);
      return directory;
    }
    directory = reader.directoryAt(directory.nextOffset);
  }
  return first;
}

function checkReadable(path: string, compression: number, bits: readonly number[], samples: number): void {
  const fault = findFault(compression, bits, samples);
  if (fault === undefined) return;
  throw new AppError(
    'UNSUPPORTED_FORMAT',
    `Expected a TIFF that can be read here but ${path} ${fault.received}. Export it as TIFF ${fault.advice}.`,
    { details: { path, format: 'tiff', kind: 'other' } },
  );
}

function findFault(
  compression: number,
  bits: readonly number[],
  samples: number,
): { readonly received: string; readonly advice: string } | undefined {
  const name = UNREADABLE[compression];
  if (name !== undefined) {
    return { received: `is compressed with ${name}`, advice: 'with LZW or Deflate, or without compression' };
  }
  const odd = bits.find((depth) => !WHOLE_BITS.includes(depth));
  if (odd !== undefined) {
    return { received: `has ${odd} bits a channel`, advice: 'with 8 or 16 bits a channel' };
  }
  if (samples <= MOST_SAMPLES) return undefined;
  return { received: `has ${samples} channels`, advice: 'without the channels beside its colours' };
}
