import { measureDistances, STEPS_PER_PX } from './distances.js';
import type { WorkPicture } from './work-picture.js';

/** A thing that was told apart in a part of the photo. */
export interface FittedPart {
  readonly picture: WorkPicture;
  /** 1 where the thing is, else 0, for each pixel of the picture. */
  readonly isThing: Uint8Array;
  /** How far around the thing the mask reaches at a pixel of the picture, in pixels of the photo. */
  rimPxAt(pixel: number): number;
}

/** Calls `take` for each pixel of the photo that the thing covers and the rim around it. */
export function visitThing(
  { isThing, picture, rimPxAt }: FittedPart,
  take: (x: number, y: number) => void,
): void {
  const { box, scale, width } = picture;
  const distances = measureDistances(isThing, 1, picture);
  const isTaken = distances.map((distance, pixel) =>
    distance * scale <= rimPxAt(pixel) * STEPS_PER_PX ? 1 : 0,
  );
  for (let y = 0; y < box.height; y++) {
    const from = Math.floor(y / scale) * width;
    for (let x = 0; x < box.width; x++) {
      if (isTaken[from + Math.floor(x / scale)] === 1) take(box.left + x, box.top + y);
    }
  }
}
