import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { AppError } from '../shared/app-error.js';
import { addBox, decimalNumber, deviceSetting, fillName, wholeNumber } from './option-values.js';

function messageOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof AppError && error.code === 'INVALID_PARAMS') return error.message;
    throw error;
  }
  throw new Error('Expected INVALID_PARAMS but nothing was thrown');
}

describe('values of options', () => {
  test('a whole number is read within its limits and nowhere else', () => {
    const read = wholeNumber('--seed', 2, 900);
    fc.assert(
      fc.property(fc.integer({ min: -100, max: 2000 }), (value) => {
        if (value >= 2 && value <= 900) expect(read(String(value))).toBe(value);
        else
          expect(messageOf(() => read(String(value)))).toContain(
            `from 2 to 900 for --seed but received "${value}"`,
          );
      }),
    );
    for (const text of ['', ' 5', '5.0', '1e2', '0x10', 'five', '5,', '٥', 'Infinity'])
      messageOf(() => read(text));
  });

  test('a decimal number is read within its limits and nowhere else', () => {
    const read = decimalNumber('--feather', 0, 100);
    expect([read('0'), read('2.5'), read('100')]).toEqual([0, 2.5, 100]);
    for (const text of ['', '-1', '100.01', '.5', '5.', '1e1', 'NaN']) {
      expect(messageOf(() => read(text))).toContain('a number from 0 to 100 for --feather');
    }
  });

  test('boxes are added up; they may begin outside the image', () => {
    const first = addBox('-5,2,30,40');
    expect(addBox(' 1, 2, 3, 4', first)).toEqual([
      { left: -5, top: 2, width: 30, height: 40 },
      { left: 1, top: 2, width: 3, height: 4 },
    ]);
    for (const text of ['', '1,2,3', '1,2,3,4,5', '1,2,0,4', '1,2,3,0', '1,2,-3,4', '1.5,2,3,4', 'a,b,c,d']) {
      expect(messageOf(() => addBox(text))).toContain(`for --box but received "${text}"`);
    }
  });

  test('a fill method is one of those that exist', () => {
    for (const name of ['auto', 'patchmatch', 'network', 'hybrid']) expect(fillName(name)).toBe(name);
    expect(messageOf(() => fillName('magic'))).toBe(
      'Expected auto or patchmatch or network or hybrid for --fill but received "magic"',
    );
  });

  test('a device is auto or a provider that exists', () => {
    for (const name of ['auto', 'cpu', 'cuda', 'dml', 'coreml', 'webgpu'])
      expect(deviceSetting(name)).toBe(name);
    expect(messageOf(() => deviceSetting('gpu'))).toContain('for --device but received "gpu"');
  });
});
