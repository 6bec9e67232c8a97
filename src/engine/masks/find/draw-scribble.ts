import type { Stroke } from '../../../shared/stroke.js';
import type { Picture } from './picture.js';
import { toPicture } from './picture.js';

/** Sets `value` where the line of `stroke` goes through the picture; at least a line one pixel wide. */
export function drawScribble(values: Uint8Array, picture: Picture, stroke: Stroke, value: number): void {
  const { width, height, scale } = picture;
  const radius = Math.max(0.5, stroke.radius / scale);
  const dot = (x: number, y: number): void => {
    for (
      let row = Math.max(0, Math.floor(y - radius));
      row <= Math.min(height - 1, Math.floor(y + radius));
      row++
    ) {
      for (
        let column = Math.max(0, Math.floor(x - radius));
        column <= Math.min(width - 1, Math.floor(x + radius));
        column++
      ) {
        const isHit = Math.floor(x) === column && Math.floor(y) === row;
        if (isHit || Math.hypot(column + 0.5 - x, row + 0.5 - y) <= radius)
          values[row * width + column] = value;
      }
    }
  };
  for (const [index, point] of stroke.points.entries()) {
    const to = toPicture(picture, point);
    const from = toPicture(picture, stroke.points[index - 1] ?? point);
    const steps = Math.max(1, Math.ceil(2 * Math.hypot(to.x - from.x, to.y - from.y)));
    for (let step = index === 0 ? steps : 1; step <= steps; step++) {
      const share = step / steps;
      dot(from.x + share * (to.x - from.x), from.y + share * (to.y - from.y));
    }
  }
}
