import type { OpenPixels } from './open-pixels.js';
import { LocalColours } from './local-colours.js';
import type { WorkPicture } from './work-picture.js';

/** A masked pixel whose colour is rarer than this around the mask is the thing's. */
const UNLIKE = 0.06;
/** Once the thing is known, its colours may be a little commoner around it. */
const UNLIKE_AGAIN = 2 * UNLIKE;
/** With less of the mask unlike its surroundings nobody can say what the thing is. */
const LEAST_SHARE = 0.05;
/** Where so much of the surroundings is unlike the rest of them, the measure is too fine, up to so many doublings. */
const MOST_UNLIKE_AROUND = 0.3;
const MOST_DOUBLINGS = 2;
/** Of what is around, one pixel of so many tells how common its colours are. */
const AROUND_STRIDE = 11;
/** A density that no pixel has. */
const UNKNOWN = 2;
/** Keeps colours that neither side knows undecided. */
const FLOOR = 0.01;
/** No colour decides alone. */
const MOST_ODDS = 4;

/**
 * How much more a pixel looks like the thing than like what is around it, from the colours near it on both sides. People mark too much as
 * well as too little, so the thing's colours are those inside that its surroundings do not have.
 */
export class ThingLikeness {
  readonly #picture: WorkPicture;
  readonly #open: OpenPixels;
  readonly #groundness: Float32Array;
  #doublings = 0;
  #thing: LocalColours | undefined;

  constructor(picture: WorkPicture, open: OpenPixels) {
    this.#picture = picture;
    this.#open = open;
    this.#groundness = new Float32Array(picture.isMasked.length);
    for (let doublings = 0; doublings <= MOST_DOUBLINGS; doublings++) {
      this.#doublings = doublings;
      this.#compareWithGround();
      const around = this.#countUnlike((pixel) => open.isAround(pixel), AROUND_STRIDE);
      // In grain and in leaves no colour is common, unless like ones count as the same.
      if (around > MOST_UNLIKE_AROUND && doublings < MOST_DOUBLINGS) continue;
      if (this.#countUnlike((pixel) => picture.isMasked[pixel] === 1, 1) > LEAST_SHARE + around) {
        this.#learn(picture.isMasked, UNLIKE);
      }
      return;
    }
  }

  /** Does the mask hold something that its surroundings are not? */
  get isDecided(): boolean {
    return this.#thing !== undefined;
  }

  /** Takes the colours of `isThing` for those of the thing. */
  learn(isThing: Uint8Array): void {
    this.#learn(isThing, UNLIKE_AGAIN);
  }

  /** The logarithm of the odds that `pixel`, an open one, is of the thing, −4 to 4. */
  oddsAt(pixel: number): number {
    const thing = (this.#thing?.densityAt(pixel) ?? 0) + FLOOR;
    const odds = Math.log(thing / (this.#groundness[pixel]! + FLOOR));
    return Math.max(-MOST_ODDS, Math.min(MOST_ODDS, odds));
  }

  /** How common the colours of what is to be decided, of the mask and of some of its surroundings are in these. */
  #compareWithGround(): void {
    const { width, isMasked, colours } = this.#picture;
    const open = this.#open;
    const isAround = (pixel: number): boolean => open.isAround(pixel);
    const ground = new LocalColours(colours, this.#picture, open.tilePx, this.#doublings, isAround);
    for (let pixel = 0; pixel < isMasked.length; pixel++) {
      // Deep inside, some pixels tell enough of the thing's colours.
      const isAsked =
        open.isOpen(pixel) ||
        (isMasked[pixel] === 1 && (pixel % width) % 2 === 0 && (pixel / width) % 2 < 1) ||
        (pixel % AROUND_STRIDE === 0 && isAround(pixel));
      this.#groundness[pixel] = isAsked ? ground.densityAt(pixel) : UNKNOWN;
    }
  }

  /** The share of pixels whose colour is not the ground's, among those that are counted, `stride` pixels apart. */
  #countUnlike(isCounted: (pixel: number) => boolean, stride: number): number {
    let asked = 0;
    let unlike = 0;
    for (let pixel = 0; pixel < this.#groundness.length; pixel += stride) {
      if (this.#groundness[pixel] === UNKNOWN || !isCounted(pixel)) continue;
      asked++;
      if (this.#groundness[pixel]! < UNLIKE) unlike++;
    }
    return unlike / Math.max(1, asked);
  }

  #learn(isThing: Uint8Array, most: number): void {
    const isSample = (pixel: number): boolean => isThing[pixel] === 1 && this.#groundness[pixel]! < most;
    this.#thing = new LocalColours(
      this.#picture.colours,
      this.#picture,
      this.#open.tilePx,
      this.#doublings,
      isSample,
    );
  }
}
