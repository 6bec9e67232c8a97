import { log } from '../log.js';
import type { FillResult } from './fill-image.js';

/** Carries out `fill` and writes into the log how it ended; throws what it throws. */
export async function logFill(
  told: Readonly<Record<string, string | number>>,
  fill: () => Promise<FillResult>,
): Promise<FillResult> {
  const start = performance.now();
  try {
    const result = await fill();
    const milliseconds = Math.round(performance.now() - start);
    log.info('fill.ended', { ...told, milliseconds, patches: result.patches.length });
    return result;
  } catch (error) {
    log.warn('fill.failed', { ...told, error: error as Error });
    throw error;
  }
}
