/** What the fill does at each pyramid level; found on the open benchmark (docs/benchmarks.md) and the same for every photo. */
export const SETTINGS = {
  /**
   * The search begins at level 1.8·log₂(thickness of the hole) − 9.3: a hole of 100 pixels is then 25 thick, one of 400 about 6, so
   * that a patch sees much of a large hole and its structure is decided there, not blurred; in thin holes the membrane knows
   * as much. Never below 2 levels, never where the long side is under 40: there would be too little to copy.
   */
  levelsPerDoubling: 1.8,
  levelsOffset: 9.3,
  leastLevels: 2,
  leastSide: 40,
  /** The same as `toneWeight` at the levels where the tone is only a membrane: little, because it has no edges. */
  membraneWeight: 0.2,
  /** One squared tone difference counts as this many of a patch's 49 squared pixel differences, each way. */
  toneWeight: 0.5,
  /** The same for detail (32 units = a factor of 2); high, because it must outweigh the pull of averages to smooth patches. */
  detailWeight: 0.7,
  /** Holes are asked for this many times the detail of their surroundings: copying never keeps all of it. */
  detailGain: 1.4,
  /** Where a fill turns out busier than its surroundings, the gain is divided by the excess to this power. */
  detailCalming: 1.8,
  /** The same under a guide, which is smooth and pulls to smooth patches. */
  guidedDetailGain: 1.1,
  /**
   * Thick holes begin with a few large pieces of the photo (shift-map.ts), at the finest level where the hole has no more pixels than
   * these and is at least so thick: thinner, a membrane or a network knows as much.
   */
  shiftPixels: 2000,
  shiftThickness: 14,
  /** The same outside of a photo, where a membrane knows one side only, and strips are long. */
  outwardPixels: 4000,
  outwardThickness: 5,
  /** How many shifts there are to choose from, and how often each is tried at most. */
  shifts: 40,
  shiftRounds: 2,
  /** One squared difference from the guide, in squared differences at a seam. */
  shiftGuideWeight: 1,
  /** The same for the membrane outside of a photo: a hint of what is at the border, and no more. */
  outwardGuideWeight: 0.4,
  /** Each step of source weight below 255, likewise: from the least weight on a seam is better than what is not preferred. */
  shiftReluctance: 130,
  /** `detailGain` after such a start: pieces keep more of the photo's detail than votes do. */
  shiftDetailGain: 0.9,
  /** One squared label difference on a line of the sketch (edge-labels.ts), counted like `toneWeight`. */
  labelWeight: 2,
  /** `toneWeight` under a sketch: what changes at its lines is the tone. */
  sketchToneWeight: 1,
  /** A sketch is followed at levels of at most this long side: structure is decided there, and finer levels keep to it. */
  sketchSide: 1024,
  /** A random candidate must beat the present one by 1/6: neighbours that stay together keep edges whole. */
  coherence: 6,
  /**
   * Each use of a source beyond the first costs it this many steps of weight, one step being a squared difference of 16 in every
   * pixel of a patch: without it large holes in regular texture repeat one motif.
   */
  repeatPenalty: 60,
  /** Expectation maximisation rounds (search, then vote): coarsest level, levels between, finest level. */
  roundsCoarsest: 5,
  roundsBetween: 3,
  roundsFinest: 2,
  /** First radius of the random search below the coarsest level, in pixels. */
  searchRadiusPx: 64,
  /** Added to patch distances before votes are weighted: 20 is far below any real difference. */
  voteFloor: 20,
  /**
   * Copied pixels are moved only by what the tone differs beyond this, in 8-bit steps: following it exactly, its small errors
   * became ripples that made holes in calm places of large photos up to twice as busy as what surrounds them.
   */
  toneSlack: 1,
  /** Copied pixels are moved towards the tone at their new place by at most this, in 8-bit steps. */
  toneShiftLimit: 12,
  /** The same under a sketch, whose tone has steps that the photo may have nowhere. */
  sketchToneShiftLimit: 32,
} as const;
