import { describe, expect, it } from 'vitest';
import { isWheelNotch } from './wheel.js';

describe('what turns the wheel', () => {
  it('is a mouse where it turns by whole notches', () => {
    expect(isWheelNotch({ deltaX: 0, deltaY: -100, deltaMode: 0, wheelDeltaY: 120 })).toBe(true);
    expect(isWheelNotch({ deltaX: 0, deltaY: 4.000244140625, deltaMode: 0, wheelDeltaY: -120 })).toBe(true);
    expect(isWheelNotch({ deltaX: 0, deltaY: 3, deltaMode: 1 })).toBe(true);
    expect(isWheelNotch({ deltaX: 0, deltaY: 106, deltaMode: 0 })).toBe(true);
  });

  it('is a trackpad where it glides', () => {
    expect(isWheelNotch({ deltaX: 0, deltaY: 7, deltaMode: 0, wheelDeltaY: -21 })).toBe(false);
    expect(isWheelNotch({ deltaX: -12, deltaY: 100, deltaMode: 0, wheelDeltaY: -120 })).toBe(false);
    expect(isWheelNotch({ deltaX: 0, deltaY: 5, deltaMode: 0 })).toBe(false);
  });
});
