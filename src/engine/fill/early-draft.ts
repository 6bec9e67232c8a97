import { fitInto } from '../../shared/geometry.js';
import { fillMembrane } from '../blending/membrane.js';
import type { Draft } from '../raster-image.js';
import { draftOfGuide } from './draft-image.js';
import type { FillRegion } from './fill-method.js';

/** Long side of the draft, and how many pixels each way are looked at for one of its own: it is there at once, whatever the region. */
const DRAFT_SIDE = 96;
const SAMPLES = 3;

/** The hole closed by a membrane from what surrounds it: something to see before a network is loaded or a search has begun. */
export function draftEarly({ image, hole, avoid }: FillRegion): Draft {
  const { width, height } = fitInto(image, DRAFT_SIDE);
  const { channels, data } = image;
  const scale = image.depth === 16 ? 257 : 1;
  const values = new Float32Array(width * height * 3);
  const known = new Float32Array(width * height);
  for (let y = 0, cell = 0; y < height; y++) {
    for (let x = 0; x < width; x++, cell++) {
      let count = 0;
      for (let sample = 0; sample < SAMPLES * SAMPLES; sample++) {
        const column = x + ((sample % SAMPLES) + 0.5) / SAMPLES;
        const row = y + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES;
        const pixel =
          Math.floor((row * image.height) / height) * image.width +
          Math.floor((column * image.width) / width);
        if (hole.data[pixel] !== 0 || avoid.data[pixel] !== 0) continue;
        count++;
        for (let channel = 0; channel < 3; channel++) {
          values[cell * 3 + channel]! += data[pixel * channels + (channels < 3 ? 0 : channel)]! / scale;
        }
      }
      if (count === 0) continue;
      known[cell] = 1;
      for (let channel = 0; channel < 3; channel++) values[cell * 3 + channel]! /= count;
    }
  }
  const rgb = fillMembrane({ width, height, channels: 3, values, known });
  return draftOfGuide({ width, height, rgb }, hole);
}
