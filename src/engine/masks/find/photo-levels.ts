import type { Rect } from '../../../shared/geometry.js';
import type { RasterImage } from '../../raster-image.js';
import type { Picture } from './picture.js';
import { readPicture } from './picture.js';

/** Large parts of the photo are read from a copy with sides of at most so many pixels. */
const REDUCED_SIDE = 1536;

/** A photo from which parts can be read quickly at any scale. Reads `image`, which stays the caller's, and keeps a small copy. */
export class PhotoLevels {
  readonly image: RasterImage;
  readonly #scale: number;
  readonly #reduced: RasterImage;

  constructor(image: RasterImage) {
    this.image = image;
    this.#scale = Math.ceil(Math.max(image.width, image.height) / REDUCED_SIDE);
    if (this.#scale === 1) this.#reduced = image;
    else {
      const whole = { left: 0, top: 0, width: image.width, height: image.height };
      const { width, height, colours } = readPicture(image, whole, this.#scale);
      this.#reduced = { width, height, channels: 3, depth: 8, data: colours };
    }
  }

  /** The part `box` of the photo, which lies inside it, `scale` pixels into one; the box that is read may be larger by a few pixels. */
  read(box: Rect, scale: number): Picture {
    const factor = this.#scale;
    if (factor === 1 || scale < factor) return readPicture(this.image, box, scale);
    const left = Math.floor(box.left / factor);
    const top = Math.floor(box.top / factor);
    const width = Math.min(this.#reduced.width, Math.ceil((box.left + box.width) / factor)) - left;
    const height = Math.min(this.#reduced.height, Math.ceil((box.top + box.height) / factor)) - top;
    const picture = readPicture(this.#reduced, { left, top, width, height }, scale / factor);
    const read = { left: left * factor, top: top * factor, width: width * factor, height: height * factor };
    return { ...picture, box: read, scale };
  }
}
