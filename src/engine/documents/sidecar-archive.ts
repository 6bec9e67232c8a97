import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import * as v from 'valibot';
import type { Entry, ZipFile as ReadZip } from 'yauzl';
import yauzl from 'yauzl';
import { ZipFile } from 'yazl';

import { AppError } from '../../shared/app-error.js';
import { checkRetouch } from './check-retouch.js';
import type { Retouch } from './retouch.js';
import type { RetouchRecord } from './retouch-record.js';
import { RetouchIdSchema, RetouchRecordSchema } from './retouch-record.js';
import type { PackedRetouch } from './retouch-store.js';
import { toRecord } from './retouch-store.js';
import type { SidecarPhoto, SidecarSource } from './sidecar-fields.js';
import {
  ApplicationSchema,
  checkOrder,
  checkSource,
  HeadSchema,
  invalidSidecar,
  newerSidecar,
  parseFields,
  SIDECAR_FORMAT,
  SIDECAR_VERSION,
  SidecarSourceSchema,
} from './sidecar-fields.js';

/** The member that says what the others are. */
const INDEX_NAME = 'retouches.json';

/** V8 holds no longer string (2²⁹ − 24 characters). */
const MAX_INDEX_BYTES = 2 ** 29 - 24;

/** One date for all members: the same retouches are the same bytes. */
const MEMBER = { mtime: new Date(1980, 0, 1), mode: 0o100644, forceDosTimestamp: true } as const;

const IndexSchema = v.strictObject({
  format: v.literal(SIDECAR_FORMAT),
  // Version 2 knew no variations, version 3 no origins, version 4 no widths of strokes.
  version: v.picklist([2, 3, 4, SIDECAR_VERSION]),
  application: ApplicationSchema,
  source: SidecarSourceSchema,
  retouches: v.array(RetouchRecordSchema),
  head: HeadSchema,
  hidden: v.array(RetouchIdSchema),
  variations: v.optional(v.array(RetouchRecordSchema), []),
});

/** The fields of a sidecar besides its retouches. */
export interface SidecarHeader {
  /** The program that wrote it. */
  readonly application: string;
  readonly source: SidecarSource;
  readonly head: number;
  /** Ids of the retouches that do not show. */
  readonly hidden: readonly string[];
}

/** What is read from a sidecar of any version. */
export interface SidecarState {
  readonly retouches: readonly Retouch[];
  readonly head: number;
  readonly hidden: readonly string[];
  /** What could take the place of a retouch. */
  readonly variations: readonly Retouch[];
}

/**
 * Writes a sidecar of version 5 to `target`, which must be empty: a ZIP of retouches.json and the patches as they lie in their files. The
 * index ends with a SHA-256 over the JSON of all other fields; patches carry checksums of their own (RFC 1950).
 */
export async function writeArchive(
  target: string,
  { application, source, head, hidden }: SidecarHeader,
  { retouches, variations }: Pick<SidecarState, 'retouches' | 'variations'>,
): Promise<void> {
  const fields = {
    format: SIDECAR_FORMAT,
    version: SIDECAR_VERSION,
    application,
    source,
    retouches: retouches.map(toRecord),
    head,
    hidden,
    variations: variations.map(toRecord),
  };
  const text = JSON.stringify(fields);
  const zip = new ZipFile();
  const index = Buffer.from(`${text.slice(0, -1)},"checksum":"${hashText(text)}"}`);
  zip.addBuffer(index, INDEX_NAME, MEMBER);
  for (const { id, patches } of [...retouches, ...variations]) {
    for (const [number, { path }] of patches.entries()) {
      zip.addFile(path, patchName(id, number), { ...MEMBER, compress: false });
    }
  }
  zip.end();
  // When the file of a patch is missing, the ZIP reports the error, not its stream.
  zip.on('error', (error) => zip.outputStream.emit('error', error));
  await pipeline(zip.outputStream, createWriteStream(target, { flags: 'r+' }));
}

/**
 * Reads what `writeArchive` wrote and checks all of it: fields, checksum, that every patch fits `photo` and inflates to its size. Each
 * retouch is handed to `keep` by itself, so that the patches of one only are in memory.
 *
 * @throws AppError `SIDECAR_INVALID` saying what is wrong; `SOURCE_CHANGED` when it was written for another state of the photo; what
 * `keep` throws.
 */
export async function readArchive(
  path: string,
  photo: SidecarPhoto,
  keep: (retouch: PackedRetouch) => Promise<Retouch>,
): Promise<SidecarState> {
  let zip: ReadZip | undefined;
  try {
    zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false });
    const members = await listMembers(zip);
    const {
      source,
      head,
      hidden,
      retouches: records,
      variations: others,
    } = await readIndex(zip, members, path);
    checkSource(source, photo, path);
    const ids = records.map(({ id }) => id);
    checkOrder(
      head,
      ids,
      others.map(({ id }) => id),
      path,
    );
    const unknown = hidden.find((id) => !ids.includes(id));
    if (unknown !== undefined) throw invalidSidecar(path, `hidden: there is no retouch ${unknown}`);
    const archive = { zip, members };
    const readAll = async (list: readonly RetouchRecord[], name: string): Promise<Retouch[]> => {
      const read: Retouch[] = [];
      for (const [index, record] of list.entries()) {
        const retouch = await readRetouch(archive, record);
        await checkRetouch(retouch, photo, `${name}.${index}`, path);
        read.push(await keep(retouch));
      }
      return read;
    };
    const retouches = await readAll(records, 'retouches');
    const variations = await readAll(others, 'variations');
    return { retouches, head, hidden, variations };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw invalidSidecar(
      path,
      `it is damaged or cut off (${error instanceof Error ? error.message : String(error)})`,
      error,
    );
  } finally {
    zip?.close();
  }
}

type Members = ReadonlyMap<string, Entry>;

async function listMembers(zip: ReadZip): Promise<Members> {
  const members = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    if (members.has(entry.fileName)) throw new Error(`two members have the name ${entry.fileName}`);
    members.set(entry.fileName, entry);
  }
  return members;
}

async function readIndex(
  zip: ReadZip,
  members: Members,
  path: string,
): Promise<v.InferOutput<typeof IndexSchema>> {
  const text = (await readMember(zip, members, INDEX_NAME, MAX_INDEX_BYTES)).toString('utf8');
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw invalidSidecar(path, `${INDEX_NAME} is no object`);
  const { checksum, ...fields } = value as Record<string, unknown>;
  const { format, version } = fields;
  if (format === SIDECAR_FORMAT && Number.isInteger(version) && Number(version) > SIDECAR_VERSION) {
    throw newerSidecar(path, Number(version));
  }
  if (checksum !== hashText(JSON.stringify(fields))) {
    throw invalidSidecar(path, 'checksum: it does not match the content (damaged, or edited by hand)');
  }
  return parseFields(IndexSchema, fields, path);
}

interface Archive {
  readonly zip: ReadZip;
  readonly members: Members;
}

async function readRetouch({ zip, members }: Archive, record: RetouchRecord): Promise<PackedRetouch> {
  const patches: PackedRetouch['patches'][number][] = [];
  for (const [number, { alphaBytes, pixelBytes, ...shape }] of record.patches.entries()) {
    const length = alphaBytes + pixelBytes;
    const name = patchName(record.id, number);
    const bytes = await readMember(zip, members, name, length);
    if (bytes.length !== length) throw new Error(`${name} has ${bytes.length} bytes instead of ${length}`);
    patches.push({ ...shape, alpha: bytes.subarray(0, alphaBytes), pixels: bytes.subarray(alphaBytes) });
  }
  return { ...record, patches };
}

async function readMember(zip: ReadZip, members: Members, name: string, maxBytes: number): Promise<Buffer> {
  const entry = members.get(name);
  if (!entry) throw new Error(`${name} is missing`);
  // What is read is never more than the member says (yauzl checks it).
  if (entry.uncompressedSize > maxBytes) throw new Error(`${name} has ${entry.uncompressedSize} bytes`);
  return buffer(await zip.openReadStreamPromise(entry));
}

function patchName(id: string, number: number): string {
  return `patches/${id}-${number}`;
}

function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
