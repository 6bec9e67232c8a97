import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { AppError, throwIfCancelled } from '../../shared/app-error.js';
import type { TaskContext } from '../task-context.js';
import type { ModelEntry, ModelKind, OwnModelEntry } from './model-manifest.js';
import type { ProvenModel } from './model-probe.js';
import { proveModel, timeRun } from './model-probe.js';
import type { ModelSignature } from './model-signature.js';
import { readSignature } from './model-signature.js';
import { createSession } from '../inference/runtime.js';

/** Protocol Buffers, and with them an ONNX file, end here; larger weights lie in files beside it, which Lacuna does not follow. */
const LARGEST_MODEL_BYTES = 2 ** 31;

/** Where nothing else is known of how a family was trained. */
const WORKING_SIDES: Readonly<Record<ModelKind, number>> = {
  lacuna: 256,
  lama: 512,
  migan: 512,
  deepfill: 512,
};

const LICENCES: Readonly<Record<ModelKind, string>> = {
  lacuna: 'unknown: ask its author',
  lama: 'Apache-2.0',
  migan: 'MIT',
  deepfill: 'CC BY-NC 4.0, not for commercial use',
};

const PUBLISHED =
  'The licence is that of the published weights of its family; ask its author if these are others.';

const LICENCE_NOTES: Readonly<Record<ModelKind, string>> = {
  lacuna: 'The licence of its weights is unknown: ask its author what you may do with them.',
  lama: PUBLISHED,
  migan: PUBLISHED,
  deepfill:
    'The published weights of its family are not for commercial use; ask its author if these are others.',
};

/** Files whose authors feed blue first, by SHA-256: `inpainting_lama_2025jan.onnx` of OpenCV's zoo. */
const BGR_FILES = ['7df918ac3921d3daf0aae1d219776cf0dc4e4935f035af81841b40adcf74fdf2'];

/** What the person says of a model. */
export interface ImportOptions {
  /** By default made of the file's name. */
  readonly id?: string;
  /** Licence of the weights; by default that of the family's published ones. */
  readonly licence?: string;
  /** Where it comes from; by default its file's name. */
  readonly origin?: string;
}

/**
 * Reads an ONNX file of unknown origin, recognises its family and proves it by filling a test picture; the result is its entry
 * of models.json. Throws `NOT_FOUND`, `MODEL_INVALID` (which says what is wrong with it), `OUT_OF_MEMORY`, `CANCELLED`.
 */
export async function recogniseModel(
  file: string,
  options: ImportOptions = {},
  context: TaskContext = {},
): Promise<ModelEntry> {
  const data = await readModelFile(file, context);
  const sha256 = createHash('sha256').update(data).digest('hex');
  const { signature, proven, workingSide, runMilliseconds } = await proveFile(
    data,
    file,
    BGR_FILES.includes(sha256),
    context,
  );
  const { kind, layout } = proven.reading;
  const id = options.id ?? toModelId(file);
  const common = {
    id,
    file: `${id}.onnx`,
    sha256,
    sizeBytes: data.length,
    licence: options.licence ?? LICENCES[kind],
    origin: options.origin ?? path.basename(file),
    workingSide,
    ...(runMilliseconds !== undefined && { runMilliseconds }),
    ...describeNotes(kind, options, proven),
  };
  if (kind !== 'lacuna') return { ...common, kind, recipe: layout };
  return {
    ...common,
    kind,
    inputs: signature.inputNames as OwnModelEntry['inputs'],
    output: layout.output.name,
    valueRange: layout.output.range,
    maskHole: 1,
    // Never fixed: see `readSignature`.
    sideMultiple: layout.size.kind === 'multiple' ? layout.size.of : 1,
  };
}

function describeNotes(
  kind: ModelKind,
  { licence }: ImportOptions,
  { notes }: ProvenModel,
): { notes?: string[] } {
  const all = [...notes];
  if (licence === undefined) all.push(LICENCE_NOTES[kind]);
  return all.length > 0 ? { notes: all } : {};
}

/** What is found out by running a model. */
interface ProvenFile {
  readonly signature: ModelSignature;
  readonly proven: ProvenModel;
  readonly workingSide: number;
  readonly runMilliseconds: number | undefined;
}

async function proveFile(
  data: Uint8Array,
  file: string,
  isBgr: boolean,
  context: TaskContext,
): Promise<ProvenFile> {
  try {
    const session = await createSession(data, { threads: availableParallelism() });
    try {
      const signature = readSignature(session.inputs, session.outputs);
      const proven = await proveModel(session, signature, isBgr, context);
      const { kind, layout } = proven.reading;
      const { size } = layout;
      const workingSide = size.kind === 'fixed' ? Math.max(size.width, size.height) : WORKING_SIDES[kind];
      const runMilliseconds = await timeRun(session, layout, workingSide, context);
      return { signature, proven, workingSide, runMilliseconds };
    } finally {
      await session.release();
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'MODEL_INVALID') throw error;
    throw new AppError('MODEL_INVALID', `${file}: ${error.message}`, {
      cause: error,
      details: { path: file },
    });
  }
}

async function readModelFile(file: string, { signal }: TaskContext): Promise<Uint8Array> {
  await checkModelFile(file);
  try {
    return await readFile(file, signal ? { signal } : {});
  } catch (cause) {
    throwIfCancelled(signal);
    throw unreadable(file, cause);
  }
}

/**
 * Refuses what is no file or too large before anything of it is read: opening a named pipe waits for ever. `NOT_FOUND`,
 * `MODEL_INVALID`.
 */
export async function checkModelFile(file: string): Promise<void> {
  const stats = await stat(file).catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  if (!stats.isFile()) throw invalidFile(file, 'a file', 'something else');
  if (stats.size >= LARGEST_MODEL_BYTES)
    throw invalidFile(file, 'a model below 2 GiB', `${stats.size} bytes`);
}

function unreadable(file: string, cause: unknown): AppError {
  return new AppError(
    'NOT_FOUND',
    `Expected an ONNX file at ${file} but could not open it: ${(cause as Error).message}. Check the path.`,
    { cause, details: { path: file } },
  );
}

function invalidFile(file: string, expected: string, received: string): AppError {
  return new AppError(
    'MODEL_INVALID',
    `${file}: Expected ${expected} but received ${received}. Use another model.`,
    { details: { path: file } },
  );
}

/** `lama_fp32.onnx` → `lama-fp32`. */
export function toModelId(file: string): string {
  const words = path
    .basename(file)
    .replace(/\.onnx$/i, '')
    .toLowerCase()
    .split(/[^a-z0-9.]/)
    .filter((word) => word !== '');
  const letters = [...words.join('-')];
  const isSign = (letter: string): boolean => letter === '-' || letter === '.';
  const id = letters
    .slice(
      letters.findIndex((letter) => !isSign(letter)),
      letters.findLastIndex((letter) => !isSign(letter)) + 1,
    )
    .join('')
    .slice(0, 64);
  return id === '' || id === 'auto' ? 'model' : id;
}
