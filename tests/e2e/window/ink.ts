import type { Page } from 'playwright-core';
import type { Point } from '../../../src/shared/geometry.js';

/** The canvas of masks and sketches: it lies over the photo and what is being cloned. */
export const INK_CANVAS = '[role="application"] canvas >> nth=1';

/** Red, green, blue and opacity (0 to 255) of the ink at a place of the window. */
export function inkAt(page: Page, place: Point | undefined): Promise<number[]> {
  return page.locator(INK_CANVAS).evaluate(
    (canvas: HTMLCanvasElement, { x, y }) => {
      const box = canvas.getBoundingClientRect();
      const context = canvas.getContext('2d');
      if (!context) throw new Error('Expected a canvas that can be read but found another.');
      return [...context.getImageData(x - box.left, y - box.top, 1, 1).data];
    },
    place ?? { x: 0, y: 0 },
  );
}

/** Is there ink at a place of the window? */
export async function isInkedAt(page: Page, place: Point | undefined): Promise<boolean> {
  const [, , , opacity = 0] = await inkAt(page, place);
  return opacity > 0;
}
