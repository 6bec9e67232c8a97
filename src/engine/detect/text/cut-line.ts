import type { Tensor } from '../../inference/runtime.js';
import type { RasterImage } from '../../raster-image.js';
import type { TextRegion } from './text-regions.js';

/** The recogniser reads lines of this height… */
const LINE_HEIGHT = 48;
/** …and at least this width, the rest empty; longer ones than the second say no more. */
const LEAST_WIDTH = 320;
const MOST_WIDTH = 960;

/** A region turned level as the recogniser wants it: blue, green, red planes, values -1 to 1. */
export function cutLine(image: RasterImage, region: TextRegion): Tensor {
  const { x, y, angle, along, across } = region;
  const width = Math.min(MOST_WIDTH, Math.max(8, Math.round((LINE_HEIGHT * along) / across)));
  const padded = Math.max(LEAST_WIDTH, Math.ceil(width / 32) * 32);
  const data = new Float32Array(3 * LINE_HEIGHT * padded);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const step = (2 * across) / LINE_HEIGHT;
  // Samples to a pixel, so that large letters are averaged.
  const samples = Math.min(6, Math.max(1, Math.round(step)));
  const plane = LINE_HEIGHT * padded;
  for (let row = 0; row < LINE_HEIGHT; row++) {
    for (let column = 0; column < width; column++) {
      let [red, green, blue] = [0, 0, 0];
      for (let i = 0; i < samples; i++) {
        for (let j = 0; j < samples; j++) {
          const u = ((column + (i + 0.5) / samples) / width) * 2 * along - along;
          const v = ((row + (j + 0.5) / samples) / LINE_HEIGHT) * 2 * across - across;
          const pixel = sample(image, x + u * cos - v * sin - 0.5, y + u * sin + v * cos - 0.5);
          red += pixel[0];
          green += pixel[1];
          blue += pixel[2];
        }
      }
      const at = row * padded + column;
      const scale = 2 / (255 * samples * samples);
      data[at] = blue * scale - 1;
      data[plane + at] = green * scale - 1;
      data[2 * plane + at] = red * scale - 1;
    }
  }
  return { data, dims: [1, 3, LINE_HEIGHT, padded] };
}

/** Red, green and blue between four pixels, 0 to 255; the border is repeated. */
function sample(image: RasterImage, x: number, y: number): readonly [number, number, number] {
  const { width, height, channels, data, depth } = image;
  const left = Math.floor(x);
  const top = Math.floor(y);
  const colour: [number, number, number] = [0, 0, 0];
  for (let dy = 0; dy < 2; dy++) {
    for (let dx = 0; dx < 2; dx++) {
      const weight = (dx === 0 ? 1 - (x - left) : x - left) * (dy === 0 ? 1 - (y - top) : y - top);
      const column = Math.min(width - 1, Math.max(0, left + dx));
      const row = Math.min(height - 1, Math.max(0, top + dy));
      const at = (row * width + column) * channels;
      for (let channel = 0; channel < 3; channel++) {
        colour[channel]! += weight * data[at + (channels >= 3 ? channel : 0)]!;
      }
    }
  }
  if (depth === 16) for (let channel = 0; channel < 3; channel++) colour[channel]! /= 257;
  return colour;
}
