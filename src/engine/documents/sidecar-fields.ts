import * as v from 'valibot';

import { AppError } from '../../shared/app-error.js';
import type { FileIdentity } from '../codec/read-source.js';
import type { Size } from '../../shared/geometry.js';

export const SIDECAR_FORMAT = 'lacuna-sidecar';

/** The newest version that this program writes and reads; older ones are migrated. */
export const SIDECAR_VERSION = 5;

const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** The program that wrote it, as "lacuna 0.1.0". */
export const ApplicationSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(1000));

/** The photo that a sidecar was written for. */
export const SidecarSourceSchema = v.pipe(
  v.strictObject({
    fileName: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)),
    sizeBytes: Count,
    sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    width: Count,
    height: Count,
  }),
  v.readonly(),
);
export type SidecarSource = v.InferOutput<typeof SidecarSourceSchema>;

export const HeadSchema = Count;

/** The photo that a sidecar must fit. */
export interface SidecarPhoto extends Size {
  readonly channels: number;
  readonly depth: number;
  readonly identity: Pick<FileIdentity, 'sizeBytes' | 'sha256'>;
}

/** `SOURCE_CHANGED` where `source` is another photo than `photo`; `path` is that of the sidecar. */
export function checkSource(source: SidecarSource, photo: SidecarPhoto, path: string): void {
  const { sizeBytes, sha256 } = photo.identity;
  if (source.sizeBytes !== sizeBytes || source.sha256 !== sha256) {
    throw new AppError(
      'SOURCE_CHANGED',
      `Expected the photo for which ${path} was written (${source.fileName}, ${source.sizeBytes} bytes) but it was ` +
        'changed since. Put the earlier photo back, or open this one without its sidecar.',
      { details: { path } },
    );
  }
  if (source.width === photo.width && source.height === photo.height) return;
  const expected = `${photo.width} × ${photo.height}`;
  throw invalidSidecar(path, `source: expected ${expected} but received ${source.width} × ${source.height}`);
}

/** `fields` as `schema` reads them; `SIDECAR_INVALID` names the first thing that is wrong, as "retouches.0.options.seed: Invalid type: …". */
export function parseFields<Schema extends v.GenericSchema>(
  schema: Schema,
  fields: unknown,
  path: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, fields, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const place = v.getDotPath(issue);
  throw invalidSidecar(path, place === null ? issue.message : `${place}: ${issue.message}`);
}

/** Throws `SIDECAR_INVALID` for a head, or ids of retouches and their variations, that make no sense. */
export function checkOrder(
  head: number,
  retouches: readonly string[],
  variations: readonly string[],
  path: string,
): void {
  if (head > retouches.length) {
    throw invalidSidecar(path, `head: expected at most ${retouches.length} but received ${head}`);
  }
  const ids = [...retouches, ...variations];
  // Ids name files, and some disks do not tell capitals from small letters.
  const names = new Set(ids.map((id) => id.toLowerCase()));
  if (names.size !== ids.length) throw invalidSidecar(path, 'retouches: an id occurs twice');
}

export function invalidSidecar(path: string, fault: string, cause?: unknown): AppError {
  return new AppError(
    'SIDECAR_INVALID',
    `Expected a sidecar of Lacuna in ${path} but ${fault}. Restore the file, or open the photo without its sidecar.`,
    { cause, details: { path, fault } },
  );
}

/** `SIDECAR_INVALID` for a version that is not known yet. */
export function newerSidecar(path: string, version: number): AppError {
  return new AppError(
    'SIDECAR_INVALID',
    `Expected a sidecar of version ${SIDECAR_VERSION} or older but ${path} is version ${version}, ` +
      'written by a newer Lacuna. Update Lacuna to open it.',
    { details: { path, version } },
  );
}
