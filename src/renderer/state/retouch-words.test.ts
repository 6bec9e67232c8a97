import { expect, it } from 'vitest';
import { DEFAULT_FILL_OPTIONS } from '../../shared/fill-options.js';
import type { FillOptions, Retouch } from '../editor/contract-types.js';
import {
  describeCause,
  describeMethod,
  describePlace,
  orderByFit,
  rateFit,
  retouchBounds,
} from './retouch-words.js';

const PHOTO = { width: 900, height: 600 };

it.each([
  [{ left: 0, top: 0, width: 20, height: 20 }, 'place.topLeft'],
  [{ left: 440, top: 290, width: 20, height: 20 }, 'place.middleCentre'],
  [{ left: 880, top: 580, width: 20, height: 20 }, 'place.bottomRight'],
  [{ left: 100, top: 500, width: 700, height: 50 }, 'place.bottomCentre'],
  [{ left: 100, top: 100, width: 700, height: 450 }, 'place.large'],
])('says where a retouch on %j lies', (rect, expected) => {
  expect(describePlace({ patches: [{ id: 'patch', rect }] }, PHOTO)).toBe(expected);
});

it('takes all patches together, and names only methods that it knows', () => {
  const rects = [
    { left: 10, top: 20, width: 5, height: 5 },
    { left: 40, top: 10, width: 5, height: 5 },
  ];
  const patches = rects.map((rect, index) => ({ id: String(index), rect }));
  expect(retouchBounds({ patches })).toEqual({ left: 10, top: 10, width: 35, height: 15 });
  expect(describeMethod({ method: 'hybrid' })).toBe('fill.method.hybrid');
  expect(describeMethod({ method: 'toString' })).toBeUndefined();
});

it('says what tells one variation from the first', () => {
  const make = (options: Partial<FillOptions>, method = 'hybrid'): Retouch => ({
    id: JSON.stringify(options),
    operation: {
      kind: 'fill',
      inputs: { mask: [], sketch: [] },
      options: { ...DEFAULT_FILL_OPTIONS, ...options },
    },
    method,
    notices: [],
    reads: [],
    dependsOn: [],
    patches: [],
  });
  const first = make({});
  expect(describeCause(first, first)).toEqual({ key: 'variations.first' });
  expect(describeCause(make({ seed: 7 }), first)).toEqual({ key: 'variations.seed' });
  expect(describeCause(make({ lines: 'off' }), first)).toEqual({ key: 'variations.withoutLines' });
  expect(describeCause(first, make({ lines: 'off' }))).toEqual({ key: 'variations.lines' });
  expect(describeCause(make({ model: 'lama' }), first)).toEqual({ name: 'lama' });
  expect(describeCause(make({ fill: 'patchmatch' }, 'patchmatch'), first)).toEqual({
    key: 'fill.method.patchmatch',
  });
});

it('orders results by how well they fit, those that were not rated last', () => {
  const rated = [0.6, undefined, 0.1, 0.4].map((doubt, index) => ({
    ...{ id: String(index), method: 'hybrid', notices: [], reads: [], dependsOn: [], patches: [] },
    operation: {
      kind: 'fill' as const,
      inputs: { mask: [], sketch: [] },
      options: DEFAULT_FILL_OPTIONS,
    },
    ...(doubt !== undefined && { doubt }),
  }));
  const ordered = orderByFit(rated);
  expect(ordered.map(({ id }) => id)).toEqual(['2', '3', '0', '1']);
  expect(ordered.map(rateFit)).toEqual([3, 2, 1, undefined]);
});

it('what a frame has added is around the photo, wherever it lies', () => {
  const rect = { left: 0, top: 0, width: 10, height: 100 };
  const operation = {
    kind: 'fill',
    inputs: { mask: [{ kind: 'box', rect, mode: 'add' }], sketch: [], isOutward: true },
    options: DEFAULT_FILL_OPTIONS,
  } as const;
  const retouch = { patches: [{ id: 'one', rect }], operation };
  expect(describePlace(retouch, { width: 100, height: 100 })).toBe('place.outside');
});
