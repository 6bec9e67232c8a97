import { setTimeout as wait } from 'node:timers/promises';

/** Usual mice report so often. */
const REPORT_MS = 8;

/**
 * Presses the left button at the first of `points`, moves through them as a mouse does, and lifts it at the last. Moves are sent at
 * their time whether the page has answered the one before or not; where the machine is late, some are left out, as a mouse does.
 */
export async function drag(page, points, { pixelsPerSecond }) {
  const session = await page.context().newCDPSession(page);
  const send = (type, { x, y }, buttons) =>
    session.send('Input.dispatchMouseEvent', { type, x, y, button: 'left', buttons, clickCount: 1 });
  const place = createPath(points);
  await page.mouse.move(points[0].x, points[0].y);
  await send('mousePressed', points[0], 1);
  const sent = [];
  const start = performance.now();
  for (let now = start; ; now = performance.now()) {
    const point = place(((now - start) / 1000) * pixelsPerSecond);
    if (!point) break;
    sent.push(send('mouseMoved', point, 1));
    await wait(REPORT_MS - ((performance.now() - start) % REPORT_MS));
  }
  await Promise.all(sent);
  await send('mouseReleased', points.at(-1), 0);
  await session.detach();
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
