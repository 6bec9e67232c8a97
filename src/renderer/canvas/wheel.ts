/** The part of a wheel event that tells a mouse from a trackpad. */
export interface WheelTurn {
  readonly deltaX: number;
  readonly deltaY: number;
  readonly deltaMode: number;
  /** Not standard, but in every browser: 120 for each notch of a wheel. */
  readonly wheelDeltaY?: number;
}

const UNITS_PER_NOTCH = 120;
/** Where a browser does not say, so much in CSS pixels is a notch. */
const USUAL_NOTCH_PX = 50;

/** Did a wheel turn by whole notches? Otherwise fingers glide over a trackpad. */
export function isWheelNotch({ deltaX, deltaY, deltaMode, wheelDeltaY }: WheelTurn): boolean {
  if (deltaX !== 0 || deltaY === 0) return false;
  // Lines and pages are a wheel's units.
  if (deltaMode !== 0) return true;
  if (wheelDeltaY === undefined) return Math.abs(deltaY) >= USUAL_NOTCH_PX;
  return wheelDeltaY !== 0 && wheelDeltaY % UNITS_PER_NOTCH === 0;
}
