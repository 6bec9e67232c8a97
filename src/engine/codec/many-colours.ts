import type { RasterImage } from '../raster-image.js';

/** Of 32 768 colours told apart; paint has a few, each with its soft edge of 32 at most. */
const COLOURS_OF_A_PHOTO = 256;
/** Share of pixels that are neither nearly black nor nearly white in a grey picture that is no drawing. */
const MIDDLE_OF_A_PHOTO = 0.5;
/** A picture with fewer values of grey, and no colour, is no photo. */
export const GREYS_OF_A_PHOTO = 24;

/**
 * Is `image` a photo rather than something painted? Only pixels of at least `leastOpacity` count. Colour: by the number of colours.
 * Grey: by its middle tones, of which many must be there.
 */
export function hasManyColours({ channels, depth, data }: RasterImage, leastOpacity: number): boolean {
  const shift = depth === 16 ? 11 : 3;
  const colours = channels < 3 ? 1 : 3;
  const isThere = new Uint8Array(32_768);
  let middle = 0;
  let counted = 0;
  for (let at = 0; at < data.length; at += channels) {
    if (colours < channels && data[at + colours]! < leastOpacity) continue;
    const red = data[at]! >> shift;
    const green = colours === 1 ? red : data[at + 1]! >> shift;
    const blue = colours === 1 ? red : data[at + 2]! >> shift;
    isThere[(red << 10) | (green << 5) | blue] = 1;
    counted++;
    if (green > 2 && green < 29) middle++;
  }
  const there = isThere.reduce((sum, one) => sum + one, 0);
  if (there > COLOURS_OF_A_PHOTO) return true;
  return there >= GREYS_OF_A_PHOTO && middle > counted * MIDDLE_OF_A_PHOTO;
}
