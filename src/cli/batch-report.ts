import { join } from 'node:path';

import type {
  BatchJob,
  BatchSummary,
  PhotoTodo,
  QueueAddress,
  QueueNews,
  ReportRow,
} from '../engine/engine.js';

/** The line for a photo that was not retouched. */
export function describeOutcome(row: ReportRow): string {
  switch (row.state) {
    case 'done':
      return `${row.input}: done, ${row.output}`;
    case 'unmarked':
      return `${row.input}: nothing to remove, ${row.output === null ? 'skipped' : 'copied'}`;
    case 'skipped':
      return `${row.input}: left alone, another file lies at ${row.output}`;
    case 'failed':
      return `${row.input}: failed (${row.code}): ${row.message}`;
  }
}

/** What would be done with a photo. */
export function describeTodo({ photo, mask, fault }: PhotoTodo, job: BatchJob, json: boolean): string {
  const output = join(job.output, photo.output);
  const maskPath = mask?.path ?? null;
  if (json)
    return JSON.stringify({ input: photo.path, output, mask: maskPath, fault: fault?.message ?? null });
  const by = maskPath === null ? (job.remove.kind === 'masks' ? ' (no mask)' : '') : ` (${maskPath})`;
  return `${photo.path} -> ${output}${fault === undefined ? by : `: ${fault.message}`}`;
}

/** What the whole run came to. */
export function describeSummary({ total, done, unmarked, skipped, failed, earlier }: BatchSummary): string {
  const parts = [
    `${done} done`,
    ...(unmarked > 0 ? [`${unmarked} with nothing to remove`] : []),
    ...(skipped > 0 ? [`${skipped} left alone`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  const before = earlier > 0 ? ` (${earlier} by earlier runs)` : '';
  return `${total} photos: ${parts.join(', ')}${before}.`;
}

/** What a batch says of its queue. */
export function describeConnection(news: QueueNews, { shown }: QueueAddress): string {
  switch (news) {
    case 'lost':
      return `the queue at ${shown} does not answer; waiting until it does`;
    case 'back':
      return `the queue at ${shown} is there again`;
    case 'nobody':
      return `no worker takes photos from ${shown} yet; start some: lacuna worker --queue ${shown} --root DIR`;
  }
}
