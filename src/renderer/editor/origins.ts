import type { Point, Rect } from '../../shared/geometry.js';
import type { MethodResult } from '../../shared/contract/methods.js';

/** Where the patches of a retouch were copied from. */
export interface ShownOrigins {
  readonly retouchId: string;
  readonly patches: MethodResult<'retouch.origins'>['patches'];
}

/** A part of a patch, and the place of the photo that it was copied from; as large as the part. */
export interface Origin {
  readonly to: Rect;
  readonly from: Rect;
}

/** All parts for which that is known. */
export function listOrigins({ patches }: Pick<ShownOrigins, 'patches'>): Origin[] {
  return patches.flatMap(({ rect, cellPx, from }) => {
    const columns = Math.ceil(rect.width / cellPx);
    const origins: Origin[] = [];
    for (let cell = 0; 2 * cell < from.length; cell++) {
      const [x, y] = [from[2 * cell]!, from[2 * cell + 1]!];
      if (x < 0) continue;
      const left = (cell % columns) * cellPx;
      const top = Math.floor(cell / columns) * cellPx;
      const width = Math.min(cellPx, rect.width - left);
      const height = Math.min(cellPx, rect.height - top);
      origins.push({
        to: { left: rect.left + left, top: rect.top + top, width, height },
        from: { left: x - Math.floor(width / 2), top: y - Math.floor(height / 2), width, height },
      });
    }
    return origins;
  });
}

/** The part of a patch that lies at a place of the photo. */
export function findOrigin(origins: readonly Origin[], { x, y }: Point): Origin | undefined {
  return origins.findLast(
    ({ to }) => x >= to.left && y >= to.top && x < to.left + to.width && y < to.top + to.height,
  );
}
