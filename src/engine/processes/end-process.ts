import { Worker } from 'node:worker_threads';

/**
 * Ends this process at once, by `signal`, with what listeners of `exit` clean up. `process.exit` instead waits for every native thread:
 * for an encoder that is at work for minutes, for a file system that does not answer.
 */
export function endProcessNow(signal: 'SIGINT' | 'SIGKILL', exitCode: number): void {
  try {
    process.emit('exit', exitCode);
  } finally {
    // Without a listener, the system's own meaning of the signal holds.
    if (signal !== 'SIGKILL') process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  }
}

const PARENT_CHECK_MS = 500;

/** The thread's own program: it works also while the main thread is in a long calculation and hears nothing. */
const WATCH = `
const { workerData: parent } = require('node:worker_threads');
function isGone() {
  if (process.ppid !== parent) return true;
  try { process.kill(parent, 0); return false; } catch (error) { return error.code === 'ESRCH'; }
}
setInterval(() => { if (isGone()) process.kill(process.pid, 'SIGKILL'); }, ${PARENT_CHECK_MS});
`;

/** From now on this process ends when the one that started it is gone, whatever it does. */
export function endWithParent(): void {
  new Worker(WATCH, {
    eval: true,
    workerData: process.ppid,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 2 },
  }).unref();
}
