import { basename } from 'node:path';
import type * as v from 'valibot';

import type { ErrorCode } from '../../../shared/app-error.js';
import { ERROR_CODES } from '../../../shared/app-error.js';
import type { BatchPhotoSchema } from '../../../shared/contract/batch-schemas.js';
import { closeOf } from './batch-pictures.js';
import type { BatchEntry } from './batch-rows.js';
import { describeRow } from './batch-rows.js';

export type BatchPhoto = v.InferOutput<typeof BatchPhotoSchema>;

/** What the page learns of one photo. `hide` leaves folders out of a sentence. */
export function describePhoto(entry: BatchEntry, hide: (text: string) => string): BatchPhoto {
  const [row] = describeRow(entry);
  const { outcome } = entry;
  const done = outcome?.kind === 'done' ? outcome : undefined;
  const close = closeOf(entry);
  return {
    ...row!,
    ...(done && {
      width: done.width,
      height: done.height,
      method: done.method,
      milliseconds: done.milliseconds,
    }),
    patches: [...(done?.patches ?? [])],
    ...(close && { close }),
    notices: [...(done?.notices ?? [])],
    ...(outcome?.kind === 'failed' && {
      fault: {
        code: toCode(outcome.code),
        message: hide(outcome.message),
        details: { path: basename(outcome.file ?? entry.photo.name) },
      },
    }),
  };
}

/** Journals of other versions may know other codes. */
function toCode(code: string): ErrorCode {
  return ERROR_CODES.find((known) => known === code) ?? 'INTERNAL';
}
