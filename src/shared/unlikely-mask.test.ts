import { expect, it } from 'vitest';

import type { Mask } from './mask.js';
import { checkLikelyMask } from './unlikely-mask.js';

function marked(share: number): Mask {
  const data = new Uint8Array(1000).fill(255, 0, 1000 * share);
  return { width: 50, height: 20, data };
}

it('half of a photo may go, more when the person agrees, all of it never', () => {
  expect(() => checkLikelyMask(marked(0.5), { isAccepted: false })).not.toThrow();
  expect(() => checkLikelyMask(marked(0.51), { isAccepted: false })).toThrow(/51 %.*inverted/);
  expect(() => checkLikelyMask(marked(0.51), { isAccepted: true })).not.toThrow();
  expect(() => checkLikelyMask(marked(1), { isAccepted: true })).toThrow(/marks all of it/);
});

it('names a photo and an erased thing as the cause, with the file', () => {
  const photo = { isAccepted: false, fault: 'photo', path: 'p.png' } as const;
  expect(() => checkLikelyMask(marked(0.2), photo)).toThrow(/p\.png marks 20 %.*looks like a photo/);
  expect(() => checkLikelyMask(marked(0.9), { ...photo, fault: 'hole' })).toThrow(/was erased/);
  // A cut-out is a good mask: what is opaque goes.
  expect(() => checkLikelyMask(marked(0.2), { ...photo, fault: 'hole' })).not.toThrow();
});
