import { setTimeout as wait } from 'node:timers/promises';

/** How often a usual mouse reports its position. */
const REPORT_MS = 8;
/** The page has seen where the mouse is, or that its button is down. */
const SETTLE_MS = 100;

/**
 * Presses the left button at the first of `points` (pixels of the screen), moves through them, and lifts it at the last. Each report
 * comes at its time whether the page has dealt with the one before or not; where the machine is late, some are left out.
 */
export async function drag(mouse, points, { pixelsPerSecond }) {
  const place = createPath(points);
  mouse.move(points[0]);
  await wait(SETTLE_MS);
  mouse.down();
  await wait(SETTLE_MS);
  const start = performance.now();
  for (let now = start; ; now = performance.now()) {
    const point = place(((now - start) / 1000) * pixelsPerSecond);
    if (!point) break;
    mouse.move(point);
    await wait(REPORT_MS - ((performance.now() - start) % REPORT_MS));
  }
  mouse.up();
  await wait(SETTLE_MS);
}

/** Turns the wheel with Control held, 60 times a second. */
export async function sendWheel(page, { x, y }, { deltaY, seconds }) {
  const session = await page.context().newCDPSession(page);
  const sent = [];
  const start = performance.now();
  for (let now = start; now - start < seconds * 1000; now = performance.now()) {
    sent.push(
      session.send('Input.dispatchMouseEvent', { type: 'mouseWheel', x, y, deltaX: 0, deltaY, modifiers: 2 }),
    );
    await wait(1000 / 60 - ((performance.now() - start) % (1000 / 60)));
  }
  await Promise.all(sent);
  await session.detach();
}

/** The point at a distance along a line; nothing beyond its end. */
function createPath(points) {
  const lengths = points
    .slice(1)
    .map((to, index) => Math.hypot(to.x - points[index].x, to.y - points[index].y));
  return (distance) => {
    let rest = distance;
    for (const [index, length] of lengths.entries()) {
      if (rest > length) {
        rest -= length;
        continue;
      }
      const [from, to] = [points[index], points[index + 1]];
      const part = length === 0 ? 0 : rest / length;
      return { x: from.x + part * (to.x - from.x), y: from.y + part * (to.y - from.y) };
    }
    return undefined;
  };
}
