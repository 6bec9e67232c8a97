import type { PhotoFormat } from '../../../shared/photo-formats.js';
import { convertHeif } from './convert-heif.js';
import { convertJxl } from './convert-jxl.js';
import { convertRaw } from './convert-raw.js';
import type { ConvertedSource } from './converted-source.js';

/** The bytes of a file of `format`, called `name`, as sharp reads them: themselves, or what another decoder made of them. */
export async function convertSource(
  path: string,
  { format, name }: { readonly format: PhotoFormat; readonly name: string },
  bytes: Buffer,
  maxPixels: number,
): Promise<ConvertedSource> {
  switch (format) {
    case 'heic':
      return await convertHeif(path, bytes, maxPixels);
    case 'jxl':
      return await convertJxl(path, bytes, maxPixels);
    case 'raw':
      return await convertRaw(path, name, bytes, maxPixels);
    default:
      return { encoding: format, bytes, notices: [], hasGainMap: false };
  }
}
