import { createHash } from 'node:crypto';
import { AppError } from '../../shared/app-error.js';
import { migrateSidecar } from './sidecar-migrations.js';
import type { PackedRetouch, SidecarPhoto } from './sidecar-retouch.js';
import { readRetouchFields, toRetouchFields } from './sidecar-retouch.js';
import type { SidecarFields } from './sidecar-schema.js';
import { parseFields, SIDECAR_FORMAT, SIDECAR_VERSION, sidecarSchema } from './sidecar-schema.js';

/** What a sidecar holds. */
export interface SidecarContent {
  /** The program that wrote it. */
  readonly application: string;
  readonly source: SidecarFields['source'];
  readonly retouches: readonly PackedRetouch[];
  readonly head: number;
}

/** V8 holds no longer string (2²⁹ − 24 characters), and a sidecar is one. */
export const MAX_SIDECAR_BYTES = 2 ** 29 - 24;

/**
 * The bytes of a sidecar: JSON in UTF-8, in one line; deflated bytes as base64; last a SHA-256 over the JSON of all other
 * fields, so that a flipped bit is noticed also where it would give another valid number.
 *
 * @throws AppError `WRITE_FAILED` for more than 512 MB.
 */
export function serializeSidecar(content: SidecarContent): Uint8Array {
  const fields: SidecarFields = {
    format: SIDECAR_FORMAT,
    version: SIDECAR_VERSION,
    application: content.application,
    source: content.source,
    retouches: content.retouches.map(toRetouchFields),
    head: content.head,
  };
  try {
    const text = JSON.stringify(fields);
    return Buffer.from(`${text.slice(0, -1)},"checksum":"${hashText(text)}"}`);
  } catch (cause) {
    // RangeError: invalid string length.
    throw new AppError(
      'WRITE_FAILED',
      'Expected retouches of at most 512 MB for a sidecar. Save the photo itself; open the result to go on.',
      { cause },
    );
  }
}

/**
 * Reads what `serializeSidecar` wrote, of this or an older version, and checks all of it: fields, checksum, that every patch
 * fits `photo` and inflates to its size. `path` is only named in errors.
 *
 * @throws AppError `SIDECAR_INVALID` saying what is wrong; `SOURCE_CHANGED` when it was written for another state of the photo.
 */
export async function parseSidecar(
  bytes: Uint8Array,
  photo: SidecarPhoto,
  path: string,
): Promise<SidecarContent> {
  const { fields, version } = readVersionedFields(bytes, path);
  const checked = version === 0 ? fields : verifyChecksum(fields, path);
  const migrated = migrateSidecar(checked, version);
  if ('fault' in migrated) throw invalidSidecar(path, migrated.fault);
  const parsed = parseFields(sidecarSchema, migrated.fields);
  if ('fault' in parsed) throw invalidSidecar(path, parsed.fault);
  const { application, source, retouches, head } = parsed.fields;
  checkSource(source, photo, path);
  if (head > retouches.length) {
    throw invalidSidecar(path, `head: expected at most ${retouches.length} but received ${head}`);
  }
  const ids = new Set(retouches.map(({ id }) => id));
  if (ids.size !== retouches.length) throw invalidSidecar(path, 'retouches: an id occurs twice');
  const packed: PackedRetouch[] = [];
  for (const [index, retouch] of retouches.entries()) {
    const read = await readRetouchFields(retouch, photo);
    if ('fault' in read) throw invalidSidecar(path, `retouches.${index}.${read.fault}`, read.cause);
    packed.push(read.retouch);
  }
  return { application, source, retouches: packed, head };
}

function readVersionedFields(
  bytes: Uint8Array,
  path: string,
): { readonly fields: Record<string, unknown>; readonly version: number } {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  } catch (cause) {
    throw invalidSidecar(path, 'it is not complete JSON (damaged, or cut off)', cause);
  }
  if (
    typeof value !== 'object' ||
    value === null ||
    !('format' in value) ||
    value.format !== SIDECAR_FORMAT
  ) {
    throw invalidSidecar(path, `format: expected "${SIDECAR_FORMAT}"`);
  }
  const fields: Record<string, unknown> = { ...value };
  const { version } = fields;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 0) {
    throw invalidSidecar(path, `version: expected a whole number but received ${String(version)}`);
  }
  if (version > SIDECAR_VERSION) {
    throw new AppError(
      'SIDECAR_INVALID',
      `Expected a sidecar of version ${SIDECAR_VERSION} or older but ${path} is version ${version}, ` +
        'written by a newer Lacuna. Update Lacuna to open it.',
      { details: { path, version } },
    );
  }
  return { fields, version };
}

function verifyChecksum(fields: Record<string, unknown>, path: string): Record<string, unknown> {
  const { checksum, ...others } = fields;
  let text: string;
  try {
    text = JSON.stringify(others);
  } catch (cause) {
    // Brackets nested so deep that only the parser copes.
    throw invalidSidecar(path, 'it is nested too deep', cause);
  }
  if (checksum === hashText(text)) return others;
  throw invalidSidecar(path, 'checksum: it does not match the content (damaged, or edited by hand)');
}

function checkSource(source: SidecarFields['source'], photo: SidecarPhoto, path: string): void {
  const { sizeBytes, sha256 } = photo.identity;
  if (source.sizeBytes !== sizeBytes || source.sha256 !== sha256) {
    throw new AppError(
      'SOURCE_CHANGED',
      `Expected the photo for which ${path} was written (${source.fileName}, ${source.sizeBytes} bytes) but it was ` +
        'changed since. Put the earlier photo back, or open this one without its sidecar.',
      { details: { path } },
    );
  }
  if (source.width !== photo.width || source.height !== photo.height) {
    const expected = `${photo.width} × ${photo.height}`;
    throw invalidSidecar(
      path,
      `source: expected ${expected} but received ${source.width} × ${source.height}`,
    );
  }
}

function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function invalidSidecar(path: string, fault: string, cause?: unknown): AppError {
  return new AppError(
    'SIDECAR_INVALID',
    `Expected a sidecar of Lacuna in ${path} but ${fault}. Restore the file, or open the photo without its sidecar.`,
    { cause, details: { path, fault } },
  );
}
