import type { Size } from '../../shared/geometry.js';

/** What `spreadColours` works on; one entry per pixel. */
export interface ColourFlow extends Size {
  /** `HWC` RGB; the start, and where the result is written. */
  readonly rgb: Float32Array;
  /** The pixels that may change. */
  readonly inside: readonly number[];
  /** 1 = colour flows freely through the pixel, 0 = not at all. */
  readonly flow: Float32Array;
  /** Colours that pixels are drawn to, `HWC` RGB, and how strongly: 1 = as much as by one neighbour. */
  readonly wanted: Float32Array;
  readonly hold: Float32Array;
  /** Fewer do where colours are held and so do not go far. */
  readonly sweeps?: number;
}

/** Over-relaxation and usual number of sweeps: good for holes of some 200 pixels that begin near their answer. */
const RELAXATION = 1.7;
const SWEEPS = 300;

/**
 * Spreads colours from the pixels that may not change, in place: minimises Σ flow·(difference of neighbours)² + Σ hold·(difference
 * from `wanted`)², by successive over-relaxation. Borders of the image let nothing through.
 */
export function spreadColours(colours: ColourFlow): void {
  const { width, height, rgb, inside, flow, wanted, hold, sweeps = SWEEPS } = colours;
  const pixels = width * height;
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (const pixel of inside) {
      const x = pixel % width;
      const own = flow[pixel]!;
      let total = hold[pixel]!;
      let red = total * wanted[pixel * 3]!;
      let green = total * wanted[pixel * 3 + 1]!;
      let blue = total * wanted[pixel * 3 + 2]!;
      for (let side = 0; side < 4; side++) {
        let other = pixel;
        if (side === 0 && x > 0) other = pixel - 1;
        else if (side === 1 && x < width - 1) other = pixel + 1;
        else if (side === 2 && pixel >= width) other = pixel - width;
        else if (side === 3 && pixel + width < pixels) other = pixel + width;
        if (other === pixel) continue;
        const part = Math.min(own, flow[other]!);
        total += part;
        red += part * rgb[other * 3]!;
        green += part * rgb[other * 3 + 1]!;
        blue += part * rgb[other * 3 + 2]!;
      }
      if (total === 0) continue;
      rgb[pixel * 3]! += RELAXATION * (red / total - rgb[pixel * 3]!);
      rgb[pixel * 3 + 1]! += RELAXATION * (green / total - rgb[pixel * 3 + 1]!);
      rgb[pixel * 3 + 2]! += RELAXATION * (blue / total - rgb[pixel * 3 + 2]!);
    }
  }
}
