/** Light that changes evenly over a few pixels: `base + slopeX · (x − x0) + slopeY · (y − y0)`. */
export interface LightPlane {
  readonly base: number;
  readonly slopeX: number;
  readonly slopeY: number;
  readonly x0: number;
  readonly y0: number;
}

interface Window {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Least squares over the pixels of `window` (both ends inclusive) that `holds` names; nothing where there are too few or on one line. */
export function fitPlane(
  values: Float32Array,
  width: number,
  { left, top, right, bottom }: Window,
  holds: (x: number, y: number) => boolean,
): LightPlane | undefined {
  const x0 = (left + right) / 2;
  const y0 = (top + bottom) / 2;
  let [n, sx, sy, sxx, sxy, syy, sv, sxv, syv] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      if (!holds(x, y)) continue;
      const value = values[y * width + x]!;
      const dx = x - x0;
      const dy = y - y0;
      n++;
      sx += dx;
      sy += dy;
      sxx += dx * dx;
      sxy += dx * dy;
      syy += dy * dy;
      sv += value;
      sxv += dx * value;
      syv += dy * value;
    }
  }
  if (n < 12) return undefined;
  const meanX = sx / n;
  const meanY = sy / n;
  const mean = sv / n;
  const [cxx, cxy, cyy] = [sxx - n * meanX * meanX, sxy - n * meanX * meanY, syy - n * meanY * meanY];
  const [cxv, cyv] = [sxv - n * meanX * mean, syv - n * meanY * mean];
  const determinant = cxx * cyy - cxy * cxy;
  if (determinant <= 1e-6 * cxx * cyy) return undefined;
  const slopeX = (cxv * cyy - cyv * cxy) / determinant;
  const slopeY = (cyv * cxx - cxv * cxy) / determinant;
  return { base: mean - slopeX * meanX - slopeY * meanY, slopeX, slopeY, x0, y0 };
}

/** The light at a pixel, never below 1. */
export function planeAt({ base, slopeX, slopeY, x0, y0 }: LightPlane, x: number, y: number): number {
  return Math.max(1, base + slopeX * (x - x0) + slopeY * (y - y0));
}
