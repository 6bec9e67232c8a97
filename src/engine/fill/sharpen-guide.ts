import type { GuideImage } from '../patchmatch/tone.js';
import { ToneSampler } from '../patchmatch/tone.js';
import type { LineGuide } from './sketch-guide.js';

/** So far from a line, in pixels of the guide along it, its colours count; beyond, those of the answer alone. */
const REACH_PX = 12;
/** Up to this part of the way they count fully. */
const FULL_PART = 1 / 3;

/**
 * `guide` with the colours of `along` in the hole near its lines and its own elsewhere: the sides of a line differ where the answer had
 * mixed them, and what has no line is led as without.
 */
export function sharpenGuide(guide: GuideImage, along: LineGuide): GuideImage {
  const near = nearness(along);
  const { width, height } = guide;
  const rgb = guide.rgb.slice();
  const colours = new ToneSampler({ ...along, factor: 1 }, guide, width / along.width);
  const nears = new ToneSampler(
    { width: along.width, height: along.height, rgb: near, factor: 1 },
    guide,
    width / along.width,
  );
  const colour = new Float64Array(3);
  const weight = new Float64Array(3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const x = pixel % width;
    const y = Math.floor(pixel / width);
    nears.read(x, y, weight);
    if (weight[0] === 0) continue;
    colours.read(x, y, colour);
    for (let channel = 0; channel < 3; channel++) {
      const index = pixel * 3 + channel;
      rgb[index]! += weight[0]! * (colour[channel]! - rgb[index]!);
    }
  }
  return { ...guide, rgb };
}

/** 1 on a line, falling to 0 at the reach and outside the hole; three times per pixel, as colours are. */
function nearness({ width, height, lines, hole }: LineGuide): Float32Array {
  const result = new Float32Array(lines.length * 3);
  for (let pixel = 0; pixel < lines.length; pixel++) {
    if (lines[pixel] === 0) continue;
    const x = pixel % width;
    const y = Math.floor(pixel / width);
    for (let dy = -REACH_PX; dy <= REACH_PX; dy++) {
      for (let dx = -REACH_PX; dx <= REACH_PX; dx++) {
        if (x + dx < 0 || y + dy < 0 || x + dx >= width || y + dy >= height) continue;
        const part = Math.min(1, Math.max(0, (1 - Math.hypot(dx, dy) / REACH_PX) / (1 - FULL_PART)));
        if (hole[pixel + dy * width + dx] === 0) continue;
        const to = (pixel + dy * width + dx) * 3;
        if (part > result[to]!) result.fill(part, to, to + 3);
      }
    }
  }
  return result;
}
