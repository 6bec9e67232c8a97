import type { RasterImage } from '../../raster-image.js';
import type { FoundPart } from './sharpen-outline.js';

/** The colours of both sides are those of so many pixels each way. */
const REACH = 3;
/** Sides are alike where their colours differ by less than this (its square). */
const ALIKE = 900;

interface Sides {
  readonly thing: readonly [number, number, number];
  readonly around: readonly [number, number, number];
}

/** The colours on both sides of a thing's outline, asked for by pixel of its picture. */
export class OutlineColours {
  readonly #part: FoundPart;
  readonly #sides = new Map<number, Sides>();

  constructor(part: FoundPart) {
    this.#part = part;
  }

  /** Does the pixel `at` of the picture, or one beside it, lie on the other side? */
  isOutline(at: number): boolean {
    const { isThing, picture } = this.#part;
    const { width, height } = picture;
    const x = at % width;
    const y = (at - x) / width;
    const own = isThing[at];
    for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
      for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
        if (isThing[row * width + column] !== own) return true;
      }
    }
    return false;
  }

  /** Is the photo's pixel `(x, y)` of the picture's box, which lies in the picture's pixel `at`, of the thing? */
  isThing(image: RasterImage, at: number, x: number, y: number): boolean {
    const { thing, around } = this.#sidesAt(at);
    const { box } = this.#part.picture;
    const value = ((box.top + y) * image.width + box.left + x) * image.channels;
    const unit = image.depth === 16 ? 1 / 257 : 1;
    let difference = 0;
    let share = 0;
    for (let channel = 0; channel < 3; channel++) {
      const colour = image.data[value + (image.channels < 3 ? 0 : channel)]! * unit;
      const step = thing[channel]! - around[channel]!;
      difference += step * step;
      share += (colour - around[channel]!) * step;
    }
    // How far the colour is from that of the surroundings to that of the thing, and how far the place is: 0 to 1.
    const byColour = Math.max(0, Math.min(1, share / Math.max(1, difference)));
    const weight = difference / (difference + ALIKE);
    return weight * byColour + (1 - weight) * this.#shareAt(x, y) >= 0.5;
  }

  /** How much of the thing lies around a place, between the middles of four pixels of the picture. */
  #shareAt(x: number, y: number): number {
    const { isThing, picture } = this.#part;
    const { scale, width, height } = picture;
    const u = Math.max(0, Math.min(width - 1, (x + 0.5) / scale - 0.5));
    const v = Math.max(0, Math.min(height - 1, (y + 0.5) / scale - 0.5));
    const column = Math.floor(u);
    const row = Math.floor(v);
    const next = Math.min(width - 1, column + 1);
    const below = Math.min(height - 1, row + 1) * width;
    const right = u - column;
    const upper = isThing[row * width + column]! * (1 - right) + isThing[row * width + next]! * right;
    const lower = isThing[below + column]! * (1 - right) + isThing[below + next]! * right;
    return upper * (1 - v + row) + lower * (v - row);
  }

  #sidesAt(at: number): Sides {
    const known = this.#sides.get(at);
    if (known) return known;
    const { isThing, picture } = this.#part;
    const { width, height, colours } = picture;
    const x = at % width;
    const y = (at - x) / width;
    // Red, green, blue, and how many pixels.
    const thing = [0, 0, 0, 0];
    const around = [0, 0, 0, 0];
    for (let row = Math.max(0, y - REACH); row <= Math.min(height - 1, y + REACH); row++) {
      for (let column = Math.max(0, x - REACH); column <= Math.min(width - 1, x + REACH); column++) {
        const pixel = row * width + column;
        const sum = isThing[pixel] === 1 ? thing : around;
        for (let channel = 0; channel < 3; channel++) sum[channel]! += colours[3 * pixel + channel]!;
        sum[3]!++;
      }
    }
    const sides = { thing: meanOf(thing), around: meanOf(around) };
    this.#sides.set(at, sides);
    return sides;
  }
}

function meanOf([red, green, blue, count]: number[]): [number, number, number] {
  const share = 1 / Math.max(1, count!);
  return [red! * share, green! * share, blue! * share];
}
