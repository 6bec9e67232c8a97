/** A pen that hardly touches draws so wide a line, in parts of the full one: thinner ones would be lost between the pixels of a photo seen whole. */
const LEAST_WIDTH = 0.2;

/**
 * How wide a line is where the pen is pressed that much (0 to 1), in parts of its full width. Straight: how hard a hand must press for
 * what is set in the pen's driver. In thousandths, which nobody sees, so that kept strokes stay short.
 */
export function widthOfPressure(pressure: number): number {
  const width = LEAST_WIDTH + (1 - LEAST_WIDTH) * Math.min(1, Math.max(0, pressure));
  return Math.round(width * 1000) / 1000;
}
