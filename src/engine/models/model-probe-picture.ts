import type { Size } from '../../shared/geometry.js';
import type { GuideImage } from '../patchmatch/tone.js';
import type { WorkingImage } from '../inference/working-image.js';

/** A picture with a hole of which Lacuna knows what belongs there. */
export interface ProbePicture {
  readonly image: WorkingImage;
  /** The whole picture, `HWC` RGB 0 to 255. */
  readonly truth: Float32Array;
}

/** How far an answer is from the picture: mean absolute differences of values 0 to 255; `NaN` where one is no number. */
export interface ProbeJudgement {
  readonly known: number;
  readonly hole: number;
}

/**
 * A gradient between two colours and a hole in its middle. The colours are far from black, white and mid grey and differ by
 * channel, so that whatever is not filled, inverted or read in another order or range is far from the truth.
 */
export function createProbePicture({ width, height }: Size): ProbePicture {
  const pixels = width * height;
  const truth = new Float32Array(pixels * 3);
  const rgb = new Float32Array(pixels * 3);
  const hole = new Float32Array(pixels);
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      const across = (x + 0.5) / width;
      const down = (y + 0.5) / height;
      const colour = [160 + 90 * across, 160 - 120 * down, 5 + 80 * (1 - across)];
      truth.set(colour, pixel * 3);
      if (isInMiddle(across) && isInMiddle(down)) hole[pixel] = 1;
      else for (const [channel, value] of colour.entries()) rgb[channel * pixels + pixel] = value;
    }
  }
  return { image: { width, height, rgb, hole, lines: new Float32Array(pixels) }, truth };
}

/** Compares an answer of the picture's size with it. */
export function judgeAnswer({ image, truth }: ProbePicture, { rgb }: GuideImage): ProbeJudgement {
  const sums = [0, 0];
  const counts = [0, 0];
  for (let pixel = 0; pixel < image.hole.length; pixel++) {
    const part = image.hole[pixel] === 1 ? 1 : 0;
    for (let channel = 0; channel < 3; channel++) {
      sums[part]! += Math.abs(rgb[pixel * 3 + channel]! - truth[pixel * 3 + channel]!);
    }
    counts[part]! += 3;
  }
  return { known: sums[0]! / counts[0]!, hole: sums[1]! / counts[1]! };
}

function isInMiddle(position: number): boolean {
  return position > 0.375 && position < 0.625;
}
