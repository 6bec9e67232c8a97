import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { runChild } from './run-child.mjs';

const LACUNA = fileURLToPath(new URL('../../out/cli/lacuna.mjs', import.meta.url));

const SETS = [
  { set: '256', images: 'bench_256' },
  { set: 'photo', images: 'bench_open' },
];
const MASK_KINDS = ['freeform', 'box', 'object'];

/** `lacuna eval` over both sets and three kinds of masks, per fill method. */
export async function measureQuality({ data, methods, qualityLimitSeconds, say }) {
  if (data === undefined) return [{ skipped: 'no --data DIR was given' }];
  const rows = [];
  for (const method of methods) {
    for (const { set, images } of SETS) {
      for (const masks of MASK_KINDS) {
        const row = { set, masks, method };
        const folders = { images: join(data, images), masks: join(data, 'masks', set, masks) };
        if (!(await exists(folders.images)) || !(await exists(folders.masks))) {
          rows.push({ ...row, skipped: `${images} or masks/${set}/${masks} is not in ${data}` });
          continue;
        }
        say(`quality: ${set}, ${masks}, ${method}`);
        rows.push({ ...row, ...(await evaluate(folders, method, qualityLimitSeconds)) });
      }
    }
  }
  return rows;
}

async function evaluate({ images, masks }, method, limitSeconds) {
  const child = await runChild(
    [process.execPath, LACUNA, 'eval', '--images', images, '--masks', masks, '--fill', method, '--json'],
    { limitSeconds },
  );
  let report;
  try {
    report = JSON.parse(child.stdout);
  } catch {
    return { skipped: child.reason ?? 'lacuna eval printed no JSON' };
  }
  // Exit code 1 with a report: some images failed, the means are of the others.
  const failed = report.failures?.length ?? 0;
  if (!report.means) return { skipped: `all ${failed} images failed: ${report.failures?.[0]?.message}` };
  return {
    means: report.means,
    failed,
    wallSeconds: child.seconds,
    ...(child.peakMb === null ? {} : { peakMb: child.peakMb }),
  };
}

async function exists(path) {
  return await access(path).then(
    () => true,
    () => false,
  );
}
