import { connectedParts } from './connected-parts.js';
import type { WorkPicture } from './work-picture.js';

/** The soft shadow of a thing in a work picture. */
export interface CastShadow {
  /** The share of the light that it takes at each pixel, 0 to 1; 0 on the thing. */
  readonly strengths: Float32Array;
  /** Red, green and blue under it are those in the light times `(1 - strength) ** gain`. */
  readonly gains: readonly [red: number, green: number, blue: number];
}

/** A shadow takes so much light at least somewhere, or nobody sees it; what takes less than the second is none. */
const LEAST_DEPTH = 0.1;
const LEAST_STRENGTH = 0.03;
/** The deepest part has at least so many pixels. */
const LEAST_DEEP_PX = 12;
/** Pairs of pixels this far apart, across and down, tell how much darker the picture is where the shadow is deeper. */
const LAGS = [3, 6, 12];
/** The shadow differs by so much, as a logarithm, between the two of a pair. */
const LEAST_DIFFERENCE = 0.05;
const LEAST_PAIRS = 60;
/** The picture is as much darker as the shadow says within these bounds, or it is no shadow. */
const LEAST_GAIN = 0.6;
const MOST_GAIN = 1.5;
/** Halves of a colour's level in the light are seen down to here. */
const DARKEST = 6;

/** Gains are told apart by so much. */
const GAIN_STEP = 0.02;
const GAIN_RANGE = 4;

/**
 * The shadow that a network sees (`claimed`), where the picture bears it out: across its edge the colours fall as much as
 * it says, whatever texture the ground has (the median over pairs of pixels). Else nothing.
 */
export function measureShadow(
  picture: WorkPicture,
  claimed: Float32Array,
  isThing: Uint8Array,
): CastShadow | undefined {
  const strengths = claimed.slice();
  keepAttached(strengths, picture, isThing);
  fadeAtBorder(strengths, picture);
  let deep = 0;
  for (const strength of strengths) deep += strength >= LEAST_DEPTH ? 1 : 0;
  if (deep < LEAST_DEEP_PX) return undefined;
  const isOpen = openAround(isThing, picture);
  const gains: number[] = [];
  for (const channel of [0, 1, 2]) {
    const gain = measureGain(picture, strengths, isOpen, channel);
    if (gain === undefined || gain < LEAST_GAIN || gain > MOST_GAIN) return undefined;
    gains.push(gain);
  }
  return { strengths, gains: [gains[0]!, gains[1]!, gains[2]!] };
}

/** A shadow hangs together with its thing or with what was marked. */
function keepAttached(strengths: Float32Array, { isMasked, width }: WorkPicture, isThing: Uint8Array): void {
  const isDark = Uint8Array.from(strengths, (strength, pixel) =>
    strength >= LEAST_STRENGTH && isThing[pixel] === 0 ? 1 : 0,
  );
  for (const [pixel, dark] of isDark.entries()) if (dark === 0) strengths[pixel] = 0;
  for (const part of connectedParts(isDark, width)) {
    const isAttached = part.some(
      (pixel) =>
        isMasked[pixel] === 1 ||
        isThing[pixel - 1] === 1 ||
        isThing[pixel + 1] === 1 ||
        isThing[pixel - width] === 1 ||
        isThing[pixel + width] === 1,
    );
    if (!isAttached) for (const pixel of part) strengths[pixel] = 0;
  }
}

/** Where the picture ends but not the photo, a shadow must not end as a step. */
function fadeAtBorder(strengths: Float32Array, { width, height }: WorkPicture): void {
  const reach = 8;
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      const inside = Math.min(x, y, width - 1 - x, height - 1 - y);
      if (inside < reach) strengths[pixel]! *= inside / reach;
    }
  }
}

/** 1 where a pixel and its neighbours are no thing. */
function openAround(isThing: Uint8Array, { width, height }: WorkPicture): Uint8Array {
  const isOpen = new Uint8Array(isThing.length);
  const rim = 2;
  for (let y = rim; y < height - rim; y++) {
    for (let x = rim; x < width - rim; x++) {
      const pixel = y * width + x;
      const near = [-rim, rim, -rim * width, rim * width, -rim - rim * width, rim + rim * width];
      isOpen[pixel] = isThing[pixel] === 0 && near.every((step) => isThing[pixel + step] === 0) ? 1 : 0;
    }
  }
  return isOpen;
}

/** The median over pairs, weighted with how much the shadow differs in them, of how much more the colour differs. */
function measureGain(
  { colours, width, height }: WorkPicture,
  strengths: Float32Array,
  isOpen: Uint8Array,
  channel: number,
): number | undefined {
  const weights = new Float64Array(Math.round((2 * GAIN_RANGE) / GAIN_STEP));
  let sum = 0;
  let pairs = 0;
  for (const lag of LAGS) {
    for (const [dx, dy] of [
      [lag, 0],
      [0, lag],
    ] as const) {
      for (let y = 0; y + dy < height; y++) {
        for (let x = 0; x + dx < width; x++) {
          const one = y * width + x;
          const other = one + dy * width + dx;
          if (isOpen[one] === 0 || isOpen[other] === 0) continue;
          const differs = Math.log((1 - strengths[one]!) / (1 - strengths[other]!));
          const weight = Math.abs(differs);
          if (weight < LEAST_DIFFERENCE) continue;
          const seen = Math.log(
            Math.max(DARKEST, colours[3 * one + channel]!) / Math.max(DARKEST, colours[3 * other + channel]!),
          );
          const bin = Math.round((seen / differs + GAIN_RANGE) / GAIN_STEP);
          weights[Math.max(0, Math.min(weights.length - 1, bin))]! += weight;
          sum += weight;
          pairs += 1;
        }
      }
    }
  }
  if (pairs < LEAST_PAIRS) return undefined;
  let below = 0;
  const half = weights.findIndex((weight) => (below += weight) >= sum / 2);
  return half * GAIN_STEP - GAIN_RANGE;
}
