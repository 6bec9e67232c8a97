import { describe, expect, test } from 'vitest';

import { maskBounds } from '../../shared/mask.js';
import { parseLength, placeMask, placeRegion } from './place-mask.js';
import type { MaskPlace } from './what-to-remove.js';

const PHOTO = { width: 200, height: 100 };
const px = (value: number) => ({ value, unit: 'px' }) as const;
const percent = (value: number) => ({ value, unit: '%' }) as const;
const at = (anchor: MaskPlace['anchor'], x = 0, y = 0): MaskPlace => ({
  anchor,
  offsetX: px(x),
  offsetY: px(y),
});

describe('a mask at a place', () => {
  test.each([
    ['top-left', { left: 5, top: 3 }],
    ['top', { left: 95 + 5, top: 3 }],
    ['bottom-right', { left: 200 - 10 - 5, top: 100 - 4 - 3 }],
    ['left', { left: 5, top: 48 + 3 }],
    ['center', { left: 95 + 5, top: 48 + 3 }],
  ] as const)('lies at the %s, an offset away', (anchor, corner) => {
    const mask = { width: 10, height: 4, data: new Uint8Array(40).fill(255) };
    expect(maskBounds(placeMask(mask, at(anchor, 5, 3), PHOTO))).toEqual({ ...corner, width: 10, height: 4 });
  });

  test('keeps its shape when it is scaled to a width', () => {
    const mask = { width: 2, height: 1, data: Uint8Array.from([255, 0]) };
    const placed = placeMask(mask, { ...at('top-left'), width: percent(20) }, PHOTO);
    expect(maskBounds(placed)).toEqual({ left: 0, top: 0, width: 20, height: 20 });
  });

  test('loses what lies outside of the photo, and wraps to no other side', () => {
    const mask = { width: 10, height: 4, data: new Uint8Array(40).fill(255) };
    expect(maskBounds(placeMask(mask, at('bottom-right', -6, -1), PHOTO))).toEqual({
      left: 196,
      top: 97,
      width: 4,
      height: 3,
    });
  });

  test('can be a rectangle in parts of the photo', () => {
    const place = { anchor: 'bottom-right', offsetX: percent(5), offsetY: percent(10) } as const;
    expect(maskBounds(placeRegion(percent(25), percent(20), place, PHOTO))).toEqual({
      left: 200 - 50 - 10,
      top: 100 - 20 - 10,
      width: 50,
      height: 20,
    });
  });
});

test('lengths are pixels or per cent', () => {
  expect(parseLength('20', '--offset')).toEqual(px(20));
  expect(parseLength(' -3.5px', '--offset')).toEqual(px(-3.5));
  expect(parseLength('2.5%', '--offset')).toEqual(percent(2.5));
  expect(() => parseLength('2em', '--offset')).toThrow(/--offset but received "2em"/);
});
