import type { Mask } from '../../shared/mask.js';
import type { GuideImage } from '../patchmatch/tone.js';
import type { Draft } from '../raster-image.js';

/** A guide as a picture of the hole, for the person to see at once: its colours where it touches the hole, transparent elsewhere. */
export function draftOfGuide({ width, height, rgb }: GuideImage, hole: Mask): Draft {
  const data = new Uint8Array(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      data[pixel * 4 + channel] = Math.min(255, Math.max(0, rgb[pixel * 3 + channel]! + 0.5));
    }
  }
  for (let y = 0; y < hole.height; y++) {
    const row = Math.floor((y * height) / hole.height) * width;
    for (let x = 0; x < hole.width; x++) {
      if (hole.data[y * hole.width + x] === 0) continue;
      data[(row + Math.floor((x * width) / hole.width)) * 4 + 3] = 255;
    }
  }
  return {
    rect: { left: 0, top: 0, width: hole.width, height: hole.height },
    image: { width, height, channels: 4, depth: 8, data },
  };
}
