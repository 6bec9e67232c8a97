import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import { EVIDENCE_PLANES, readEvidence } from './thing-evidence.js';

interface Example {
  readonly width: number;
  readonly height: number;
  readonly colours: readonly number[];
  readonly mask: string;
  readonly likelihoods: readonly number[];
  /** Which pixels were asked, and the answers for them, plane by plane; the planes of colours are left out. */
  readonly pixels: readonly number[];
  readonly planes: readonly (readonly number[])[];
}

/** What the training code answers (training/tests/test_refining.py compares its own with it). */
const EXAMPLE = JSON.parse(
  readFileSync(new URL('../../../../training/tests/evidence.json', import.meta.url), 'utf8'),
) as Example;
/** The two measure distances differently: to 6 % here. */
const CLOSE = 0.005;
const DISTANCE_PLANE = 6;
const CLOSE_DISTANCE = 0.05;

test('says what the network was trained with', () => {
  const { width, height, pixels } = EXAMPLE;
  const picture = {
    ...{ box: { left: 0, top: 0, width, height }, scale: 1, width, height },
    colours: Uint8Array.from(EXAMPLE.colours),
    isMasked: Uint8Array.from(EXAMPLE.mask, Number),
  };
  const evidence = readEvidence(picture, Float32Array.from(EXAMPLE.likelihoods));
  expect(evidence).toHaveLength(EVIDENCE_PLANES * width * height);
  const farOff = EXAMPLE.planes.flatMap((plane, index) =>
    plane.flatMap((expected, at) => {
      const value = evidence[index * width * height + pixels[at]!]!;
      const close = index === DISTANCE_PLANE ? CLOSE_DISTANCE : CLOSE;
      return Math.abs(value - expected) <= close ? [] : [{ index, pixel: pixels[at]!, value, expected }];
    }),
  );
  expect(farOff).toEqual([]);
  const colour = (plane: number): number => evidence[plane * width * height + 5]!;
  expect([7, 8, 9].map(colour)).toEqual(
    EXAMPLE.colours.slice(15, 18).map((value) => expect.closeTo(value / 255 - 0.5, 5) as number),
  );
});
