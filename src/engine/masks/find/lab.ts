/** Steps of brightness in eight bits. */
const STEPS = 256;

/** White of D65, in the CIE's 2° standard observer, for Y = 1. */
const WHITE = { x: 0.95047, z: 1.08883 };

/** The light of each step of sRGB, 0 to 1 (IEC 61966-2-1). */
const LIGHT = Float64Array.from({ length: STEPS }, (_, step) => {
  const value = step / (STEPS - 1);
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});

/** A colour in CIELAB: lightness 0 (black) to 100 (white), green to red, blue to yellow. */
export type Lab = readonly [lightness: number, a: number, b: number];

/** The colour of sRGB values of eight bits in CIELAB (CIE 15:2004, 8.2.1), seen in D65. */
export function readLab(red: number, green: number, blue: number): Lab {
  const r = LIGHT[red]!;
  const g = LIGHT[green]!;
  const b = LIGHT[blue]!;
  const x = compress((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / WHITE.x);
  const y = compress(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = compress((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / WHITE.z);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** The square of the distance ΔE*ab (CIE 1976) of two colours. */
export function squaredDistance(one: Lab, other: Lab): number {
  return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2;
}

function compress(light: number): number {
  return light > (6 / 29) ** 3 ? Math.cbrt(light) : light / (3 * (6 / 29) ** 2) + 4 / 29;
}
