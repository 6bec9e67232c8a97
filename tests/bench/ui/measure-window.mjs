import { writeFile } from 'node:fs/promises';

import { readPageMemory } from './page-memory.mjs';
import { playScenario } from './scenario.mjs';
import { openServedWindow } from './served-window.mjs';
import { markAct, readTrace, TRACE_CATEGORIES } from './trace.mjs';

/** One run: a new process of `lacuna serve`, a new browser, one retouch of `photo` over `retouches` earlier ones. Figures by name, as report.mjs lists them. */
export async function measureWindow({ command, photo, retouches, tracePath }) {
  const { browser, page, mouse, startUp, close } = await openServedWindow(command);
  try {
    await browser.startTracing(page, { categories: TRACE_CATEGORIES });
    const watch = async (name, act) => {
      await markAct(page, name);
      await act();
    };
    const found = await playScenario({ page, mouse, photo, retouches, watch });
    const memory = await readPageMemory(browser, page);
    const trace = await browser.stopTracing();
    if (tracePath !== undefined) await writeFile(tracePath, trace);
    const acts = readTrace(trace);
    const longest = Object.entries(acts).sort(([, a], [, b]) => b.longest.wall - a.longest.wall)[0][1]
      .longest;
    return {
      startUp: startUp.total,
      startUpServed: startUp.served,
      openFromRequest: found.open.fromRequest,
      openFromChoice: found.open.fromChoice,
      inkMedian: quantile(found.ink.delays, 0.5),
      inkP95: quantile(found.ink.delays, 0.95),
      inkPresentedP95: quantile(acts.paint.dragsMs, 0.95),
      inkWork: quantile(acts.paint.framesMs, 0.95),
      inkMissed: found.ink.missed,
      ...describeFrames('pan', found.panFrames),
      panWork: quantile(acts.pan.framesMs, 0.95),
      ...describeFrames('zoom', found.zoomFrames),
      zoomWork: quantile(acts.zoom.framesMs, 0.95),
      resultShown: found.resultShown,
      longestBlock: longest.wall,
      longestBlockOwn: Math.max(...Object.values(acts).map(({ longestOwn }) => longestOwn)),
      memoryPeak: memory.peak,
      memoryProportional: memory.proportional,
      memoryScript: memory.script,
      acts: Object.fromEntries(
        Object.entries(acts).map(([name, { longest, longestOwn }]) => [
          name,
          { wall: longest.wall, own: longestOwn },
        ]),
      ),
    };
  } finally {
    await close();
  }
}

function describeFrames(act, intervals) {
  const seconds = intervals.reduce((sum, interval) => sum + interval, 0) / 1000;
  return {
    [`${act}Rate`]: intervals.length / seconds,
    [`${act}Median`]: quantile(intervals, 0.5),
    [`${act}P95`]: quantile(intervals, 0.95),
    [`${act}Late`]: (100 * intervals.filter((interval) => interval > LATE_MS).length) / intervals.length,
  };
}

/** A frame of 60 a second with a little more for the clock. */
const LATE_MS = 18;

/** The value that the given part of `values` does not exceed; `null` of none. */
function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? null;
}
