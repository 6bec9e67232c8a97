/** @file How HDR is shown on an SDR screen: unchanged up to half of white; everything brighter is squeezed into the upper half. */

/** Light of white on paper, in candela a square metre (ITU-R BT.2408, 2.2). */
const WHITE_NITS = 203;
/** Nominal peak of HLG (ITU-R BT.2100, note 5i). */
const HLG_PEAK_NITS = 1000;
const HLG_SYSTEM_GAMMA = 1.2;
/** From this part of white on light is squeezed. */
const KNEE = 0.5;
/** So many that the curve is nearly straight between two steps. */
const ENTRIES = 4096;

/** Shown light, 0 to 1, for numbers from 0 to 1 at even steps. */
export function shownHdr(transfer: 'pq' | 'hlg'): number[] {
  const nitsOf = transfer === 'pq' ? pqNits : hlgNits;
  return Array.from({ length: ENTRIES }, (_, at) => squeeze(nitsOf(at / (ENTRIES - 1)) / WHITE_NITS));
}

/** Straight up to the knee, then ever flatter towards 1, without a bend: white is three quarters, five times white 0.95. */
function squeeze(light: number): number {
  if (light <= KNEE) return light;
  const above = (light - KNEE) / (1 - KNEE);
  return KNEE + ((1 - KNEE) * above) / (1 + above);
}

/** SMPTE ST 2084, reference EOTF. */
function pqNits(value: number): number {
  const root = value ** (32 / 2523);
  const upper = Math.max(0, root - 107 / 128);
  return 10_000 * (upper / (2413 / 128 - (2392 / 128) * root)) ** (8192 / 1305);
}

/** ITU-R BT.2100, inverse OETF and, for each channel by itself, the OOTF. */
function hlgNits(value: number): number {
  const [a, b, c] = [0.17883277, 0.28466892, 0.55991073];
  const scene = value <= 0.5 ? (value * value) / 3 : (Math.exp((value - c) / a) + b) / 12;
  return HLG_PEAK_NITS * Math.min(1, scene) ** HLG_SYSTEM_GAMMA;
}
