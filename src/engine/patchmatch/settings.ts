/** What the fill does at each pyramid level; found on the open benchmark (docs/benchmarks.md) and the same for every photo. */
export const SETTINGS = {
  /** The coarsest level has its long side between 0.75 and 1.5 times this: a large hole is then a few patches wide. */
  coarsestSide: 48,
  /**
   * The tone comes from the first level whose long side is at most this × √(long side of the region): about 1/8 of the detail
   * of a 1 MP region, 1/16 at 6 MP. A guide is right at that scale even when it is blurred.
   */
  toneSide: 4,
  /** One squared tone difference counts as this many of a patch's 49 squared pixel differences, each way. */
  toneWeight: 0.5,
  /** The same for detail (32 units = a factor of 2); high, because it must outweigh the pull of averages to smooth patches. */
  detailWeight: 2,
  /** Holes are asked for this much more detail than their surroundings have: copying never keeps all of it. */
  detailGain: 10,
  /** A random candidate must beat the present one by 1/6: neighbours that stay together keep edges whole. */
  coherence: 6,
  /** Expectation maximisation rounds (search, then vote): coarsest level, levels between, finest level. */
  roundsCoarsest: 5,
  roundsBetween: 3,
  roundsFinest: 2,
  /** First radius of the random search below the coarsest level, in pixels. */
  searchRadiusPx: 64,
  /** Added to patch distances before votes are weighted: 20 is far below any real difference. */
  voteFloor: 20,
  /** Copied pixels are moved towards the tone at their new place by at most this, in 8-bit steps. */
  toneShiftLimit: 20,
} as const;
