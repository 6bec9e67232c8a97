/** Chromium's own records: every task of every thread, our marks, and the way of every input to the screen. */
export const TRACE_CATEGORIES = ['toplevel', 'blink.user_timing', 'input.scrolling'];
const MARK = 'act ';
/** The compositor asks the page for a frame: pointer moves, callbacks, style, layout, paint and drawing on canvases. */
const FRAME_TASK = 'ScheduledActionSendBeginMainFrame';

/** Marks in the trace that an act begins. */
export async function markAct(page, name) {
  await page.evaluate((text) => globalThis.performance.mark(text), `${MARK}${name}`);
}

/**
 * The longest task of the page's main thread in each marked act, in milliseconds: `wall` from begin to end, `own` without the time in
 * which the processor worked for others. `framesMs`: that own time of each frame. `dragsMs`: for each drag of the mouse, how long it
 * took from the system to the screen.
 */
export function readTrace(buffer) {
  const { traceEvents } = JSON.parse(buffer);
  const marks = traceEvents.filter(({ name }) => name.startsWith(MARK)).sort((a, b) => a.ts - b.ts);
  const [{ pid, tid }] = marks;
  const actAt = (time) => marks.findLast(({ ts }) => ts <= time)?.name.slice(MARK.length);

  const acts = Object.fromEntries(
    marks.map(({ name }) => [
      name.slice(MARK.length),
      { longest: { wall: 0, own: 0 }, longestOwn: 0, framesMs: [], dragsMs: [] },
    ]),
  );
  const begun = new Map();
  for (const event of traceEvents) {
    const act = acts[actAt(event.ts)];
    if (event.name === 'EventLatency') readLatency(event, begun, act);
    if (!event.name.endsWith('::RunTask') || event.pid !== pid || event.tid !== tid || !act) continue;
    // It was not over when the trace ended.
    if (event.dur === undefined) continue;
    // Where the processor's time of a task was not recorded, it is at most all of it.
    const [wall, own] = [event.dur / 1000, (event.tdur ?? event.dur) / 1000];
    if (wall > act.longest.wall) act.longest = { wall, own };
    act.longestOwn = Math.max(act.longestOwn, own);
    if (event.args.src_func === FRAME_TASK) act.framesMs.push(own);
  }
  return acts;
}

function readLatency({ ph, ts, id2, args }, begun, act) {
  if (ph === 'b') {
    if (args.event_latency?.event_type === 'MOUSE_DRAGGED') begun.set(id2.local, ts);
    else begun.delete(id2.local);
    return;
  }
  const start = begun.get(id2.local);
  begun.delete(id2.local);
  if (start !== undefined) act?.dragsMs.push((ts - start) / 1000);
}
