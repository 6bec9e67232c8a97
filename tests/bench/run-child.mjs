import { spawn } from 'node:child_process';

import { readPeakMb } from './peak-memory.mjs';

/** The kernel's own high-water mark is read, so that only growth in the last interval before the end can be missed. */
const MEMORY_INTERVAL_MS = 25;

/**
 * Runs a command to its end or its limit (then it is killed) and returns what it wrote, the wall time, and the peak of its
 * resident memory in MB (Linux only, else `null`; threads are counted, children of the command are not).
 */
export function runChild([program, ...parameters], { limitSeconds, cwd }) {
  return new Promise((resolve) => {
    const start = performance.now();
    const child = spawn(program, parameters, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = { stdout: '', stderr: '' };
    let peakMb = null;
    let timedOut = false;
    child.stdout.setEncoding('utf8').on('data', (text) => (output.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (output.stderr += text));
    const watch = setInterval(() => (peakMb = readPeakMb(child.pid) ?? peakMb), MEMORY_INTERVAL_MS);
    const limit = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, limitSeconds * 1000);

    let settled = false;
    function settle(result) {
      if (settled) return;
      settled = true;
      clearInterval(watch);
      clearTimeout(limit);
      resolve({ ...output, seconds: (performance.now() - start) / 1000, peakMb, ...result });
    }
    child.on('error', (error) => settle({ ok: false, reason: `${program}: ${error.message}` }));
    child.on('close', (code, signal) => {
      const ok = code === 0;
      const reason = timedOut
        ? `longer than ${limitSeconds} s`
        : [signal ?? `exit code ${code}`, findErrorLine(output.stderr)].filter(Boolean).join(': ');
      settle({ ok, ...(ok ? {} : { reason }) });
    });
  });
}

/** The line of the output that says what went wrong. It is not always the last one: Node and Python print more after it. */
function findErrorLine(text) {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return (lines.find((line) => /error|cannot/i.test(line)) ?? lines.at(-1) ?? '').slice(0, 200);
}
