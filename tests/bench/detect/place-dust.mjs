import { measureLight } from './calm.mjs';

const SPOTS = 6;
const TRIES = 400;

/**
 * Lays soft dark spots over smooth ground of `image`, where a person would see them, and returns what they cover. Half-depth radius 0.22 to
 * 0.7 % of the long side, 5 to 25 % of the light gone in the middle.
 */
export function placeDust(image, random) {
  const { width, height } = image;
  const side = Math.max(width, height);
  const truths = [];
  for (let trial = 0; trial < TRIES && truths.length < SPOTS; trial++) {
    const radius = random.between(0.0022, 0.007) * side;
    const depth = random.between(0.05, 0.25);
    const edge = random.between(0.4, 0.9);
    const reach = Math.ceil(4 * radius);
    const x = random.whole(reach, width - 1 - reach);
    const y = random.whole(reach, height - 1 - reach);
    const { mean, spread } = measureLight(image, x, y, reach);
    if (mean < 50 || spread > depth / 4) continue;
    if (truths.some((other) => Math.hypot(other.x - x, other.y - y) < 8 * (radius + other.radius))) continue;
    truths.push(drawSpot(image, { x, y, radius, depth, edge }));
  }
  return truths;
}

/** Takes light from `image` in a soft disc; what loses a tenth of the depth or more is the truth. */
export function drawSpot(image, { x, y, radius, depth, edge }) {
  const { data, width, height, channels } = image;
  const reach = Math.ceil(radius * 2.2);
  const left = Math.max(0, Math.floor(x - reach));
  const top = Math.max(0, Math.floor(y - reach));
  const right = Math.min(width, Math.ceil(x + reach) + 1);
  const bottom = Math.min(height, Math.ceil(y + reach) + 1);
  const rect = { left, top, width: right - left, height: bottom - top };
  const mask = new Uint8Array(rect.width * rect.height);
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const distance = Math.hypot(column - x, row - y) / radius;
      const t = Math.min(1, Math.max(0, (1 + edge - distance) / (2 * edge)));
      const shade = t * t * (3 - 2 * t);
      if (shade >= 0.1) mask[(row - top) * rect.width + column - left] = 255;
      const at = (row * width + column) * channels;
      for (let channel = 0; channel < 3; channel++) {
        data[at + channel] = Math.round(data[at + channel] * (1 - depth * shade));
      }
    }
  }
  return { rect, mask, x, y, radius };
}
