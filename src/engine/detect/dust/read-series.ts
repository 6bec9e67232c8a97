import { AppError, throwIfCancelled } from '../../../shared/app-error.js';
import { openImage } from '../../codec/source-image.js';
import type { DustMap } from './dust-series.js';
import { createDustSeries } from './dust-series.js';

/** Photos that cannot be read are left out. Throws `CANCELLED`. */
export async function readDustSeries(
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<DustMap | undefined> {
  const series = createDustSeries();
  for (const path of paths) {
    throwIfCancelled(signal);
    try {
      const { info, decode } = await openImage(path);
      series.add(await decode(), info.orientation);
    } catch (error) {
      // It is reported when its turn comes.
      if (!(error instanceof AppError)) throw error;
    }
  }
  return series.readMap();
}
