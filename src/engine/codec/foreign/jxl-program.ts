/** @file Runs in a thread of its own, from its text: see `runDecoder`. */
import type { DecoderRefusal, DecoderRequest } from './decoder-thread.js';

/** The first frame of a JPEG XL file as a PNG, upright, with its profile. */
export interface JxlPicture {
  readonly kind: 'png';
  readonly data: Uint8Array;
  readonly frames: number;
}

/** What is used of libvips in WebAssembly. */
interface VipsImage {
  readonly width: number;
  readonly height: number;
  readonly bands: number;
  readonly format: string;
  readonly interpretation: string;
  getTypeof(field: string): number;
  getInt(field: string): number;
  writeToBuffer(ending: string, options: object): Uint8Array;
}

interface Vips {
  readonly Image: { jxlloadBuffer(bytes: Uint8Array, options: object): VipsImage };
  concurrency(threads: number): void;
  shutdown(): void;
}

/** Decodes `request.bytes` with libjxl. */
export async function jxlProgram(
  load: NodeJS.Require,
  libraryPath: string,
  request: DecoderRequest,
): Promise<JxlPicture | DecoderRefusal> {
  const start = load(libraryPath) as (options: object) => Promise<Vips>;
  const quiet = (): void => undefined;
  const vips = await start({ dynamicLibraries: ['vips-jxl.wasm'], print: quiet, printErr: quiet });
  try {
    const { bytes, maxPixels } = request;
    const image = vips.Image.jxlloadBuffer(bytes, { fail_on: 'warning' });
    const { width, height, bands, format, interpretation } = image;
    if (width * height > maxPixels) return { kind: 'too-large', width, height };
    if (format !== 'uchar' && format !== 'ushort') {
      return { kind: 'unsupported', reason: `numbers of type ${format}` };
    }
    if (interpretation === 'cmyk') return { kind: 'unsupported', reason: 'CMYK colours' };
    if (bands > 4) return { kind: 'unsupported', reason: `${bands} channels` };
    const frames = image.getTypeof('n-pages') === 0 ? 1 : image.getInt('n-pages');
    // Nothing is packed: it stays in memory.
    const data = image.writeToBuffer('.png', { compression: 0, keep: 'icc' });
    return { kind: 'png', data: data.slice(), frames };
  } finally {
    vips.shutdown();
  }
}
