/** @file Runs in a thread of its own, from its text: see `runDecoder`. */
import type * as fileSystem from 'node:fs';

import type { DecoderRefusal, DecoderRequest } from './decoder-thread.js';

/** The first picture of a HEIF file as it is shown: cropped, turned and mirrored as the file says. */
export interface HeifPixels {
  readonly kind: 'pixels';
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  /** 8, or 16 where the file has more than 8: `bits` of them are its own, spread over the whole range. */
  readonly depth: 8 | 16;
  readonly bits: number;
  readonly data: Uint8Array;
  readonly icc?: Uint8Array;
  /** Code points of ITU-T H.273, where there is no profile. */
  readonly colours?: { readonly primaries: number; readonly transfer: number };
  /** Without the offset before it. */
  readonly exif?: Uint8Array;
  readonly xmp?: Uint8Array;
  readonly pictures: number;
  /** The kinds of pictures that belong to this one. */
  readonly auxiliaries: readonly string[];
  readonly hasDepthMap: boolean;
}

/** What is used of libheif's C interface as Emscripten exports it: pointers are numbers, structures are returned through the first one. */
interface LibHeif {
  readonly HEAPU8: Uint8Array;
  readonly HEAPU32: Uint32Array;
  readonly _malloc: (bytes: number) => number;
  readonly [call: `_heif_${string}`]: (...values: (number | bigint)[]) => number;
}

/** Decodes the primary picture of `request.bytes` with libheif. */
export async function heifProgram(
  load: NodeJS.Require,
  libraryPath: string,
  request: DecoderRequest,
): Promise<HeifPixels | DecoderRefusal> {
  const { readFileSync } = load('node:fs') as typeof fileSystem;
  const start = load(libraryPath) as (options: object) => LibHeif | Promise<LibHeif>;
  const wasmBinary = readFileSync(libraryPath.replace(/\.js$/, '.wasm'));
  const heif = await start({ wasmBinary, print: () => undefined, printErr: () => undefined });

  const text = (at: number): string => {
    if (at === 0) return '';
    const end = heif.HEAPU8.indexOf(0, at);
    return Buffer.from(heif.HEAPU8.slice(at, end)).toString('latin1');
  };
  const word = (at: number): number => heif.HEAPU32[at >> 2] ?? 0;
  const scratch = heif._malloc(64);
  const out = scratch + 16;
  /** Codes of heif_error.h. */
  const refusal = (): DecoderRefusal | undefined => {
    const [code, subcode, reason] = [word(scratch), word(scratch + 4), text(word(scratch + 8))];
    if (code === 0) return undefined;
    // "Security limit exceeded" is a lack of memory too.
    if (code === 6 && subcode !== 1000) return { kind: 'out-of-memory', reason };
    return code === 3 || code === 4 ? { kind: 'unsupported', reason } : { kind: 'damaged', reason };
  };
  const bytesOf = (size: number, read: (at: number) => void): Uint8Array | undefined => {
    if (size === 0) return undefined;
    const at = heif._malloc(size);
    if (at === 0) return undefined;
    read(at);
    return word(scratch) === 0 ? heif.HEAPU8.slice(at, at + size) : undefined;
  };

  const { bytes, maxPixels } = request;
  const context = heif._heif_context_alloc!();
  // heif_security_limits: a version in the first byte, then the pixels of an image in eight. Tiles are held to them too.
  const limits = heif._heif_context_get_security_limits!(context);
  heif.HEAPU32[(limits + 8) >> 2] = maxPixels;
  heif.HEAPU32[(limits + 12) >> 2] = 0;
  const file = heif._malloc(bytes.length);
  if (file === 0) return { kind: 'out-of-memory', reason: `${bytes.length} bytes` };
  heif.HEAPU8.set(bytes, file);
  heif._heif_context_read_from_memory_without_copy!(scratch, context, file, bytes.length, 0);
  let failure = refusal();
  if (failure) return failure;
  heif._heif_context_get_primary_image_handle!(scratch, context, out);
  failure = refusal();
  if (failure) return failure;
  const handle = word(out);
  const width = heif._heif_image_handle_get_width!(handle);
  const height = heif._heif_image_handle_get_height!(handle);
  if (width * height > maxPixels) return { kind: 'too-large', width, height };

  const hasAlpha = heif._heif_image_handle_has_alpha_channel!(handle) !== 0;
  const isPremultiplied = hasAlpha && heif._heif_image_handle_is_premultiplied_alpha!(handle) !== 0;
  const depth = heif._heif_image_handle_get_luma_bits_per_pixel!(handle) > 8 ? 16 : 8;
  const channels = hasAlpha ? 4 : 3;
  // heif_decoding_options: strict_decoding is the 22nd byte; without it, damaged blocks are painted over without a word.
  const options = heif._heif_decoding_options_alloc!();
  heif.HEAPU8[options + 21] = 1;
  // heif_chroma: interleaved RGB(A) of 8 bits, or of 16 in little-endian order; heif_colorspace 1 is RGB.
  const chroma = depth === 16 ? (hasAlpha ? 15 : 14) : hasAlpha ? 11 : 10;
  heif._heif_decode_image!(scratch, handle, out, 1, chroma, options);
  failure = refusal();
  if (failure) return failure;
  const image = word(out);
  // heif_channel 10: interleaved.
  const plane = heif._heif_image_get_plane_readonly!(image, 10, out);
  const stride = word(out);
  const bits = heif._heif_image_get_bits_per_pixel_range!(image, 10);
  const shown = {
    width: heif._heif_image_get_width!(image, 10),
    height: heif._heif_image_get_height!(image, 10),
  };
  if (plane === 0 || shown.width !== width || shown.height !== height) {
    const reason = `${shown.width} x ${shown.height} pixels where the header says ${width} x ${height}`;
    return { kind: 'damaged', reason };
  }
  const rowBytes = width * channels * (depth / 8);
  const data = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y++) {
    const from = plane + y * stride;
    data.set(heif.HEAPU8.subarray(from, from + rowBytes), y * rowBytes);
  }
  const numbers = depth === 16 ? new Uint16Array(data.buffer) : data;
  if (depth === 16) {
    // The bits of the file, repeated below themselves: the largest number stays the largest.
    for (let at = 0; at < numbers.length; at++) {
      const value = numbers[at]! << (16 - bits);
      numbers[at] = value | (value >> bits);
    }
  }
  if (isPremultiplied) {
    const most = depth === 16 ? 65_535 : 255;
    for (let at = 0; at < numbers.length; at += 4) {
      const alpha = numbers[at + 3]!;
      for (let colour = at; alpha > 0 && alpha < most && colour < at + 3; colour++) {
        numbers[colour] = Math.min(most, Math.round((numbers[colour]! * most) / alpha));
      }
    }
  }

  const profileBytes = heif._heif_image_handle_get_raw_color_profile_size!(handle);
  const icc = bytesOf(profileBytes, (at) =>
    heif._heif_image_handle_get_raw_color_profile!(scratch, handle, at),
  );
  let colours: HeifPixels['colours'];
  if (icc === undefined) {
    heif._heif_image_handle_get_nclx_color_profile!(scratch, handle, out);
    const nclx = word(scratch) === 0 ? word(out) : 0;
    if (nclx !== 0) colours = { primaries: word(nclx + 4), transfer: word(nclx + 8) };
  }

  let exif: Uint8Array | undefined;
  let xmp: Uint8Array | undefined;
  const blocks = Math.min(16, heif._heif_image_handle_get_number_of_metadata_blocks!(handle, 0));
  const list = heif._malloc(4 * 16);
  heif._heif_image_handle_get_list_of_metadata_block_IDs!(handle, 0, list, blocks);
  for (let index = 0; index < blocks; index++) {
    const id = word(list + 4 * index);
    const type = text(heif._heif_image_handle_get_metadata_type!(handle, id));
    const content = text(heif._heif_image_handle_get_metadata_content_type!(handle, id));
    const size = heif._heif_image_handle_get_metadata_size!(handle, id);
    const block = bytesOf(size, (at) => heif._heif_image_handle_get_metadata!(scratch, handle, id, at));
    if (block === undefined) continue;
    // ISO 23008-12, A.2.1: where the TIFF header begins, counted behind this number.
    if (type === 'Exif' && block.length > 4) {
      exif ??= block.subarray(4 + new DataView(block.buffer).getUint32(0));
    } else if (content === 'application/rdf+xml') xmp ??= block;
  }

  const auxiliaries: string[] = [];
  // Neither alpha (2) nor depth maps (4), which are asked for by themselves.
  const count = Math.min(16, heif._heif_image_handle_get_number_of_auxiliary_images!(handle, 6));
  heif._heif_image_handle_get_list_of_auxiliary_image_IDs!(handle, 6, list, count);
  for (let index = 0; index < count; index++) {
    heif._heif_image_handle_get_auxiliary_image_handle!(scratch, handle, word(list + 4 * index), out);
    if (word(scratch) !== 0) continue;
    const auxiliary = word(out);
    heif._heif_image_handle_get_auxiliary_type!(scratch, auxiliary, out);
    if (word(scratch) === 0) auxiliaries.push(text(word(out)));
  }
  return {
    kind: 'pixels',
    width,
    height,
    channels,
    depth,
    bits,
    data,
    ...(icc === undefined ? {} : { icc }),
    ...(colours === undefined ? {} : { colours }),
    ...(exif === undefined ? {} : { exif: exif.slice() }),
    ...(xmp === undefined ? {} : { xmp }),
    pictures: heif._heif_context_get_number_of_top_level_images!(context),
    auxiliaries,
    hasDepthMap: heif._heif_image_handle_get_number_of_depth_images!(handle) > 0,
  };
}
