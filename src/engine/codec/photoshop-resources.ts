/**
 * @file Photoshop image resources ("8BIM" blocks; Adobe Photoshop File Formats Specification, "Image Resources Section"):
 * where JPEG and TIFF keep IPTC captions, and a preview of the photo as it was.
 */

import { holdsPicture } from './embedded-pictures.js';

const SIGNATURE = '8BIM';
const JPEG_PREFIX = Buffer.from('Photoshop 3.0\0', 'latin1');
export const IPTC_RESOURCE = 0x0404;
/** The MD5 of that. */
export const IPTC_DIGEST = 0x0425;
/**
 * The thumbnail of Photoshop 4 and of 5 and later, and second copies of EXIF (two) and XMP, which hold thumbnails of their own and say
 * the old orientation.
 */
const THUMBNAILS = [0x0409, 0x040c, 0x0422, 0x0423, 0x0424];

interface Resource {
  readonly id: number;
  readonly data: Buffer;
  readonly whole: Buffer;
}

/** The resources in an APP13 block of a JPEG without the previews; empty where there are none or `block` is damaged. */
export function resourcesOfJpeg(block: Uint8Array): Buffer {
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  const start = bytes.subarray(0, JPEG_PREFIX.length).equals(JPEG_PREFIX) ? JPEG_PREFIX.length : 0;
  return withoutThumbnails(bytes.subarray(start));
}

/** `resources` as the content of an APP13 segment. */
export function toJpegBlock(resources: Buffer): Buffer {
  return Buffer.concat([JPEG_PREFIX, resources]);
}

/** `resources` without the previews. */
export function withoutThumbnails(resources: Buffer): Buffer {
  return Buffer.concat(
    readResources(resources)
      .filter(({ id, data }) => !THUMBNAILS.includes(id) && !holdsPicture(data))
      .map((resource) => resource.whole),
  );
}

/** The IPTC data (IIM) among `resources`; empty if there is none. */
export function iptcOf(resources: Buffer): Buffer {
  return readResources(resources).find((resource) => resource.id === IPTC_RESOURCE)?.data ?? Buffer.alloc(0);
}

/** IPTC data as a resource. */
export function toIptcResource(iptc: Buffer): Buffer {
  return createResource(IPTC_RESOURCE, iptc);
}

/** `resources` with what `change` makes of the data of each; without it where that is nothing, or empty. */
export function mapResources(
  resources: Buffer,
  change: (id: number, data: Buffer) => Buffer | undefined,
): Buffer {
  const changed = readResources(resources).map(({ id, data, whole }) => {
    const wanted = change(id, data);
    if (wanted === data) return whole;
    return wanted === undefined || wanted.length === 0 ? Buffer.alloc(0) : createResource(id, wanted);
  });
  return Buffer.concat(changed);
}

function createResource(id: number, data: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.write(SIGNATURE, 0, 'latin1');
  head.writeUInt16BE(id, 4);
  head.writeUInt32BE(data.length, 8);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

/** Signature, identity, name (Pascal string padded to even), length, data padded to even. */
function readResources(bytes: Buffer): Resource[] {
  const resources: Resource[] = [];
  for (let offset = 0; offset + 12 <= bytes.length;) {
    if (bytes.toString('latin1', offset, offset + 4) !== SIGNATURE) break;
    const nameLength = 1 + (bytes[offset + 6] ?? 0);
    const sizeAt = offset + 6 + nameLength + (nameLength % 2);
    if (sizeAt + 4 > bytes.length) break;
    const size = bytes.readUInt32BE(sizeAt);
    const dataAt = sizeAt + 4;
    if (dataAt + size > bytes.length) break;
    const end = Math.min(dataAt + size + (size % 2), bytes.length);
    resources.push({
      id: bytes.readUInt16BE(offset + 4),
      data: bytes.subarray(dataAt, dataAt + size),
      whole: bytes.subarray(offset, end),
    });
    offset = end;
  }
  return resources;
}
