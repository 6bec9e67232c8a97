import { runChild } from './run-child.mjs';
import { summarize } from './statistics.mjs';

/**
 * Runs a command several times, one process each: `{seconds, peakMb}` with the highest peak of all, or `{skipped}`: a run
 * that fails or is too slow is the last: further ones would fail too. A child that times itself prints `SECONDS=`, and may
 * print `PEAK_MB=`; with `ownClock` false the wall time of the whole process counts.
 */
export async function repeatChild(command, { repeats, limitSeconds, ownClock }) {
  const seconds = [];
  const peaks = [];
  for (let run = 0; run < repeats; run++) {
    const child = await runChild(command, { limitSeconds });
    if (!child.ok) return { skipped: child.reason };
    const printed = `${child.stdout}${child.stderr}`;
    const value = ownClock ? /SECONDS=([\d.e+-]+)/.exec(printed)?.[1] : child.seconds;
    if (value === undefined) return { skipped: 'it printed no time' };
    seconds.push(Number(value));
    const peakMb = /PEAK_MB=([\d.]+)/.exec(printed)?.[1] ?? child.peakMb;
    if (peakMb !== null) peaks.push(Number(peakMb));
  }
  return { seconds: summarize(seconds), ...(peaks.length > 0 ? { peakMb: Math.max(...peaks) } : {}) };
}
