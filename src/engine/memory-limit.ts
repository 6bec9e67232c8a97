import { freemem } from 'node:os';

import { AppError } from '../shared/app-error.js';

/** What photos of 8 and of 16 bits may take, whatever their size, so that other programs live beside it. */
const ALLOWED_BYTES = { 8: 1.5e9, 16: 2.5e9 } as const;

/** Node, the libraries and a network, measured. */
const PROGRAM_BYTES = 250e6;

/** Says otherwise, in gigabytes, for machines with more. */
const SETTING = 'LACUNA_MEMORY_GB';

/** What a limit depends on. */
export interface MemoryState {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What this process can still get. */
  readonly freeBytes: number;
}

/** Something that is about to be done. */
export interface MemoryNeed {
  /** "a fill", "saving it as AVIF". */
  readonly what: string;
  readonly bytes: number;
  readonly depth: 8 | 16;
  /** What to do instead, as a sentence. */
  readonly advice: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Throws `OUT_OF_MEMORY`, with the figures and what to do, where more would be needed than is allowed or free. */
export function checkMemory(need: MemoryNeed, state: MemoryState = readState()): void {
  const allowedBytes = allowedFor(need.depth, state.env);
  const wholeBytes = need.bytes + PROGRAM_BYTES;
  const isAllowed = wholeBytes <= allowedBytes;
  if (isAllowed && need.bytes <= state.freeBytes) return;
  const [needed, most] = isAllowed
    ? [inGigabytes(need.bytes), inGigabytes(state.freeBytes)]
    : [inGigabytes(wholeBytes), inGigabytes(allowedBytes)];
  const limit = isAllowed
    ? `${most} GB of memory are free. Close other programs. ${need.advice}`
    : `Lacuna takes at most ${most} GB for photos of ${need.depth} bits. ${need.advice} ` +
      `Or allow more: ${SETTING}=${Math.ceil(wholeBytes / 1e9)}.`;
  throw new AppError(
    'OUT_OF_MEMORY',
    `Expected enough memory for ${need.what}, about ${needed} GB, but ${limit}`,
    {
      details: { ...need.details, needed, allowed: most },
    },
  );
}

function allowedFor(depth: 8 | 16, env: MemoryState['env']): number {
  const chosen = Number(env[SETTING]);
  return chosen > 0 ? chosen * 1e9 : ALLOWED_BYTES[depth];
}

function readState(): MemoryState {
  // Within the limits of a container, where Node knows them.
  const available = (process as { readonly availableMemory?: () => number }).availableMemory?.();
  return { env: process.env, freeBytes: available ?? freemem() };
}

/** With one digit, rounded up. */
function inGigabytes(bytes: number): number {
  return Math.ceil(bytes / 1e8) / 10;
}
