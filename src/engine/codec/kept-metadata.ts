import type { EncodedImage } from './decode-pixels.js';
import type { ExifTree, RawEntry } from './exif-tree.js';
import { readExifTree, readMainEntry, withColourSpace, withPixelSize } from './exif-tree.js';
import { iptcOf, resourcesOfJpeg, toIptcResource, withoutThumbnails } from './photoshop-resources.js';

/**
 * [Note: Metadata that libvips loses] libvips carries ICC and XMP between all formats and EXIF between all but TIFF, which it
 * neither reads nor writes; IPTC it keeps in JPEG and cuts short in TIFF (8.18: the length is counted in words but read in
 * bytes). So these two are taken from the source and written by us. Remove when libvips writes EXIF to TIFF.
 */
export interface KeptMetadata {
  readonly exif: ExifTree | undefined;
  /** Photoshop resources without previews; empty where there are none. */
  readonly resources: Buffer;
}

const TAG_IPTC = 0x83bb;
const TAG_PHOTOSHOP = 0x8649;
const TYPE_BYTE = 1;
const TYPE_UNDEFINED = 7;

/** The EXIF and IPTC of `image`. */
export function collectMetadata({ bytes, encoding, info, form }: EncodedImage): KeptMetadata {
  const block = encoding === 'tiff' ? bytes : form.exif;
  const tree = block === undefined ? undefined : readExifTree(block);
  const sized = tree && withPixelSize(tree, info.width, info.height);
  const { converted } = form;
  return {
    exif: sized && converted ? withColourSpace(sized, converted === 'srgb') : sized,
    resources:
      encoding === 'tiff' ? resourcesOfTiff(bytes) : resourcesOfJpeg(form.photoshop ?? Buffer.alloc(0)),
  };
}

/** The entries by which a TIFF file holds `resources`: as Photoshop writes them and, for others, the IPTC data alone. */
export function tiffEntriesOf(resources: Buffer): RawEntry[] {
  const iptc = iptcOf(resources);
  const entries: RawEntry[] = [];
  if (resources.length > 0) {
    entries.push({ tag: TAG_PHOTOSHOP, type: TYPE_BYTE, count: resources.length, data: resources });
  }
  if (iptc.length > 0) entries.push({ tag: TAG_IPTC, type: TYPE_UNDEFINED, count: iptc.length, data: iptc });
  return entries;
}

function resourcesOfTiff(tiff: Uint8Array): Buffer {
  const resources = withoutThumbnails(readMainEntry(tiff, TAG_PHOTOSHOP) ?? Buffer.alloc(0));
  const iptc = readMainEntry(tiff, TAG_IPTC);
  if (iptc === undefined || iptcOf(resources).length > 0) return resources;
  return Buffer.concat([toIptcResource(iptc), resources]);
}
