import { readFileSync } from 'node:fs';

import { readPeakMb } from '../peak-memory.mjs';

/**
 * The memory of the process that shows the page, in MB: `peak` the most that was ever resident (with the browser's own program,
 * about 100 MB of it), `proportional` what it has now, shared pages counted by the part of each process, `script` the objects of
 * JavaScript. Linux only, else `null` for the first two.
 */
export async function readPageMemory(browser, page) {
  const root = await browser.newBrowserCDPSession();
  const { processInfo } = await root.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  // The browser keeps a spare one, which is far smaller.
  const peaks = renderers.map(({ id }) => ({ id, peak: readPeakMb(id) ?? 0 }));
  const { id, peak } = peaks.sort((a, b) => b.peak - a.peak)[0];
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  const script = metrics.find(({ name }) => name === 'JSHeapUsedSize').value / 2 ** 20;
  return { peak: peak === 0 ? null : peak, proportional: readProportionalMb(id), script };
}

function readProportionalMb(pid) {
  try {
    const kilobytes = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    return null;
  }
}
