import { randomBytes, randomInt } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';

import { invalidParameter } from '../shared/app-error.js';
import { isPhotoPath } from './photo-path.js';

/** How many bytes the page must read from a photo: only who can read the file knows them. */
const PARTS = 16;
const PART_BYTES = 1024;
/** Nobody drops more files at once. */
const MOST_ASKED = 64;

/** Bytes of a file, `end` exclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A question that only a page can answer to which the file was given. */
export interface DropQuestion {
  readonly proof: string;
  readonly ranges: ByteRange[];
}

interface Asked {
  readonly path: string;
  readonly sizeBytes: number;
  readonly ranges: readonly ByteRange[];
}

/**
 * [Note: Proof of a drop] The path of a dropped file comes from the page's process, and whoever had taken that over could name any file.
 * But what such a process can read is decided by Chromium's browser process: the files that the person has dropped or chosen. So the
 * path counts only together with bytes of the file at places that are chosen here, by chance. All faults look the same: nothing is
 * learnt of files that were not given.
 */
export class DroppedFiles {
  readonly #asked = new Map<string, Asked>();

  /** What the page has to answer before `path` is believed. */
  ask(path: string, sizeBytes: number): DropQuestion {
    const [oldest] = this.#asked.keys();
    if (this.#asked.size >= MOST_ASKED && oldest !== undefined) this.#asked.delete(oldest);
    const proof = randomBytes(16).toString('hex');
    const ranges = chooseRanges(sizeBytes);
    this.#asked.set(proof, { path, sizeBytes, ranges });
    return { proof, ranges };
  }

  /** The path for which `parts` are the right answer; a question is answered once. `INVALID_PARAMS`. */
  async check(proof: string, parts: readonly Uint8Array[]): Promise<string> {
    const asked = this.#asked.get(proof);
    this.#asked.delete(proof);
    const path = asked?.path ?? '';
    const isKnown =
      asked !== undefined && isPhotoPath(path) && (await holds(asked, parts).catch(() => false));
    if (!isKnown) throw invalidParameter('the photo', 'the path and content of a photo', basename(path));
    return path;
  }
}

function chooseRanges(sizeBytes: number): ByteRange[] {
  if (sizeBytes <= PARTS * PART_BYTES) return [{ start: 0, end: sizeBytes }];
  return Array.from({ length: PARTS }, () => {
    const start = randomInt(sizeBytes - PART_BYTES + 1);
    return { start, end: start + PART_BYTES };
  });
}

async function holds({ path, sizeBytes, ranges }: Asked, parts: readonly Uint8Array[]): Promise<boolean> {
  if (parts.length !== ranges.length) return false;
  const file = await open(path, 'r');
  try {
    if ((await file.stat()).size !== sizeBytes) return false;
    for (const [index, { start, end }] of ranges.entries()) {
      const there = Buffer.alloc(end - start);
      const { bytesRead } = await file.read(there, 0, there.length, start);
      if (bytesRead !== there.length || !there.equals(parts[index] ?? new Uint8Array())) return false;
    }
    return true;
  } finally {
    await file.close();
  }
}
