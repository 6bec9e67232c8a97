import * as v from 'valibot';

import type { Size } from './geometry.js';

/**
 * What a saved photo says beside its pixels: all that it said, all but where it was taken, or nothing. Colours stay what they are, and so does
 * which side is up.
 */
export const METADATA_CHOICES = ['all', 'no-place', 'none'] as const;
export const MetadataChoiceSchema = v.picklist(METADATA_CHOICES);
export type MetadataChoice = v.InferOutput<typeof MetadataChoiceSchema>;

export const MOST_SIDE_PX = 1_000_000;

/** How much smaller a photo is saved; never larger. */
export const ResizeSchema = v.variant('kind', [
  v.pipe(
    v.strictObject({
      kind: v.literal('long-side'),
      px: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_SIDE_PX)),
    }),
    v.readonly(),
  ),
  v.pipe(
    v.strictObject({
      kind: v.literal('percent'),
      percent: v.pipe(v.number(), v.minValue(1), v.maxValue(100)),
    }),
    v.readonly(),
  ),
]);
export type Resize = v.InferOutput<typeof ResizeSchema>;

/** The colour spaces that a photo can be converted to: that of the web, and the wider one of screens (Display P3). */
export const COLOUR_SPACES = ['srgb', 'p3'] as const;
export type ColourSpace = (typeof COLOUR_SPACES)[number];

/** Bits a channel that a photo can be written with. */
export const DEPTHS = [8, 16] as const;
export type Depth = (typeof DEPTHS)[number];

/** Formats that hold either. */
export const DEEP_FORMATS: readonly string[] = ['png', 'tiff'];

/** What can differ in a saved photo besides its retouches; by default nothing does. */
export const SAVE_CHOICES = {
  metadata: v.optional(MetadataChoiceSchema),
  resize: v.optional(ResizeSchema),
  /** Every pixel is converted. */
  colourSpace: v.optional(v.picklist(COLOUR_SPACES)),
  /** 16 in PNG and TIFF only. */
  depth: v.optional(v.picklist(DEPTHS)),
};

/** `SAVE_CHOICES` as a type. */
export interface SaveChoices {
  readonly metadata?: MetadataChoice | undefined;
  readonly resize?: Resize | undefined;
  readonly colourSpace?: ColourSpace | undefined;
  readonly depth?: Depth | undefined;
}

/** These four of what else is known. */
export function pickSaveChoices({ metadata, resize, colourSpace, depth }: SaveChoices): SaveChoices {
  return { metadata, resize, colourSpace, depth };
}

/** The size that a photo of `size` is saved with; the same object where nothing changes. */
export function resizedSize(size: Size, resize: Resize | undefined): Size {
  if (resize === undefined) return size;
  const part =
    resize.kind === 'percent' ? resize.percent / 100 : resize.px / Math.max(size.width, size.height);
  if (part >= 1) return size;
  const side = (length: number): number => Math.max(1, Math.round(length * part));
  return { width: side(size.width), height: side(size.height) };
}
