/** A rectangle of screens, in their own units. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const DEFAULT_SIZE = { width: 1280, height: 800 };

/** The remembered place, where one of the `screens` still shows the middle of it; else the size of the first start. */
export function findPlace(
  remembered: Place | undefined,
  screens: readonly Place[],
): Place | typeof DEFAULT_SIZE {
  if (!remembered) return DEFAULT_SIZE;
  const x = remembered.x + remembered.width / 2;
  const y = remembered.y + remembered.height / 2;
  const isSeen = screens.some(
    (screen) => x >= screen.x && x < screen.x + screen.width && y >= screen.y && y < screen.y + screen.height,
  );
  return isSeen ? remembered : DEFAULT_SIZE;
}
