import type { PhotoFormat } from '../../shared/photo-formats.js';
import { findCameraRaw } from './camera-raw.js';

/** What a file is, judged by its bytes: one of ours, a known format that we do not read (and what to do), or unknown. */
export type Detection =
  | {
      readonly kind: 'supported';
      readonly format: PhotoFormat;
      /** For camera RAW: which of the many RAW formats. */
      readonly name?: string;
    }
  | {
      readonly kind: 'unsupported';
      readonly name: string;
      readonly advice: string;
    }
  | { readonly kind: 'unknown' };

const EXPORT_PHOTO = 'export it as JPEG or TIFF';
const EXPORT_DRAWING = 'export it as PNG';

/** Signatures at the start of a file; `?` stands for any byte. Compared as Latin-1 text. */
const SIGNATURES: readonly (readonly [signature: string, name: string, advice: string])[] = [
  ['GIF8', 'GIF', EXPORT_DRAWING],
  ['8BPS', 'Photoshop document (PSD)', 'export it as TIFF or PNG'],
  ['%PDF', 'PDF', 'export the page as PNG or TIFF'],
  ['%!PS', 'PostScript', 'export the page as PNG or TIFF'],
  ['\0\0\0\x0cjP  ', 'JPEG 2000', EXPORT_PHOTO],
  ['\xff\x4f\xff\x51', 'JPEG 2000', EXPORT_PHOTO],
  ['II\xbc', 'JPEG XR', EXPORT_PHOTO],
  ['v/1\x01', 'OpenEXR', 'export it as 16-bit TIFF'],
  ['#?RADIANCE', 'Radiance HDR', 'export it as 16-bit TIFF'],
  ['gimp xcf', 'GIMP document (XCF)', 'export it as TIFF or PNG'],
  ['DDS ', 'DDS texture', EXPORT_DRAWING],
  ['\0\0\x01\0', 'Windows icon (ICO)', EXPORT_DRAWING],
  ['BM', 'Windows bitmap (BMP)', EXPORT_DRAWING],
  ['PK\x03\x04', 'ZIP archive', 'unpack it and open an image in it'],
];

/** Camera RAW that is no TIFF, likewise. */
const RAW_SIGNATURES: readonly (readonly [signature: string, name: string])[] = [
  ['FUJIFILMCCD-RAW', 'Fujifilm RAF'],
  ['IIRO', 'Olympus ORF'],
  ['IIRS', 'Olympus ORF'],
  ['MMOR', 'Olympus ORF'],
  ['IIU\0', 'Panasonic RW2'],
  ['FOVb', 'Sigma X3F'],
  ['\0MRM', 'Minolta MRW'],
  ['????????HEAPCCDR', 'Canon CRW'],
];

const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1', 'mif2'];

/** Judges `bytes` (a whole file) by content; the name of the file plays no part. */
export function detectFormat(bytes: Uint8Array): Detection {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4096)).toString(
    'latin1',
  );
  if (head.startsWith('\xff\xd8\xff')) return { kind: 'supported', format: 'jpeg' };
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return { kind: 'supported', format: 'png' };
  if (head.startsWith('RIFF') && head.startsWith('WEBP', 8)) return { kind: 'supported', format: 'webp' };
  if (head.startsWith('\xff\x0a') || head.startsWith('\0\0\0\x0cJXL ')) {
    return { kind: 'supported', format: 'jxl' };
  }
  if (head.startsWith('ftyp', 4)) return detectByBrand(head);
  for (const [signature, name] of RAW_SIGNATURES) {
    if (matches(head, signature)) return cameraRaw(name);
  }
  for (const [signature, name, advice] of SIGNATURES) {
    if (matches(head, signature)) return unsupported(name, advice);
  }
  if (/^(II[*+]\0|MM\0[*+])/.test(head)) {
    const raw = findCameraRaw(bytes);
    return raw === undefined ? { kind: 'supported', format: 'tiff' } : cameraRaw(raw);
  }
  if (/^P[1-7fF]\s/.test(head)) {
    return unsupported('portable anymap (PNM)', EXPORT_DRAWING);
  }
  if (/<svg[\s>]/i.test(head)) return unsupported('SVG drawing', EXPORT_DRAWING);
  return { kind: 'unknown' };
}

function unsupported(name: string, advice: string): Detection {
  return { kind: 'unsupported', name, advice };
}

function cameraRaw(name: string): Detection {
  return { kind: 'supported', format: 'raw', name: `camera RAW (${name})` };
}

function matches(head: string, signature: string): boolean {
  if (!signature.startsWith('?')) return head.startsWith(signature);
  const start = signature.lastIndexOf('?') + 1;
  return head.startsWith(signature.slice(start), start);
}

/** ISO base media files say what they are in the `ftyp` box: major brand, version, compatible brands. */
function detectByBrand(head: string): Detection {
  const boxSize =
    (head.charCodeAt(0) << 24) | (head.charCodeAt(1) << 16) | (head.charCodeAt(2) << 8) | head.charCodeAt(3);
  const brands = [head.slice(8, 12)];
  for (let offset = 16; offset + 4 <= Math.min(boxSize, head.length); offset += 4) {
    brands.push(head.slice(offset, offset + 4));
  }
  const major = brands[0] ?? '';
  if (major === 'crx ') return cameraRaw('Canon CR3');
  if (brands.includes('avif') || brands.includes('avis')) return { kind: 'supported', format: 'avif' };
  if (brands.some((brand) => HEIC_BRANDS.includes(brand))) {
    return { kind: 'supported', format: 'heic' };
  }
  return unsupported(`video or other media ("${major.trim()}")`, EXPORT_PHOTO);
}
