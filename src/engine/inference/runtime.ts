/** @file The only importer of onnxruntime-node. `run` blocks its thread; the app therefore keeps the engine in a process of its own. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type * as OnnxRuntime from 'onnxruntime-node';
import type { InferenceSession } from 'onnxruntime-node';
import { AppError } from '../../shared/app-error.js';
import { PROVIDER_NAMES } from '../../shared/contract/schemas.js';
import { namesExternalData } from './external-data.js';
import type { ProviderName } from './providers.js';
import { setRuntimeDefaults } from './runtime-defaults.js';

/** A tensor: float32, uint8 or int64 values, row by row. */
export interface Tensor {
  readonly data: Float32Array | Uint8Array | BigInt64Array;
  readonly dims: readonly number[];
}

/** What a model says of one of its inputs or outputs; a side that it leaves open is a name instead of a number. */
export interface TensorDeclaration {
  readonly name: string;
  /** As in ONNX: "float32", "uint8", … */
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/** A loaded model. */
export interface Session {
  readonly inputs: readonly TensorDeclaration[];
  readonly outputs: readonly TensorDeclaration[];
  /**
   * Runs the model once; the caller owns the result. Throws `OUT_OF_MEMORY`; `MODEL_INVALID` where the processor and
   * `DEVICE_UNAVAILABLE` where another provider could not run it.
   */
  run(inputs: Readonly<Record<string, Tensor>>, output: string): Promise<Float32Array | Uint8Array>;
  /** Frees the model's memory; the session must not be used any more. */
  release(): Promise<void>;
}

/** How a model is loaded. */
export interface SessionOptions {
  /** Threads of the processor. */
  readonly threads: number;
  /** `cpu` by default. */
  readonly provider?: ProviderName;
}

/** What is used of ONNX Runtime; tests have others. */
export interface Runtime {
  createSession(model: Uint8Array, options: SessionOptions): Promise<Session>;
  listProviders(): Promise<readonly ProviderName[]>;
  readVersion(): Promise<string>;
}

export const ONNX_RUNTIME: Runtime = { createSession, listProviders, readVersion };

/**
 * Loads a model. Throws `MODEL_INVALID` when ONNX Runtime refuses it on the processor, else `DEVICE_UNAVAILABLE` or
 * `OUT_OF_MEMORY`. What a provider cannot do of a model is done by the processor.
 */
export async function createSession(
  model: Uint8Array,
  { threads, provider = 'cpu' }: SessionOptions,
): Promise<Session> {
  if (namesExternalData(model)) {
    throw new AppError(
      'MODEL_INVALID',
      'Expected a model in one file but this one has weights in another, which nobody has checked. Export it with all its weights inside.',
    );
  }
  const { InferenceSession, Tensor: OrtTensor } = await loadRuntime();
  let session: InferenceSession;
  try {
    session = await InferenceSession.create(model, {
      executionProviders: provider === 'cpu' ? ['cpu'] : [provider, 'cpu'],
      intraOpNumThreads: threads,
      // DirectML can do neither parallel execution nor memory patterns; one network has no branches worth it anyway.
      executionMode: 'sequential',
      enableMemPattern: false,
      // Electron ends the process at one allocation of 2 GiB, and the arena grows by doubling.
      enableCpuMemArena: false,
      // What a graphics driver has to say goes into our own error.
      logSeverityLevel: provider === 'cpu' ? 3 : 4,
    });
  } catch (cause) {
    throw toSessionError(cause, provider, 'load');
  }
  return {
    inputs: session.inputMetadata.map(declare),
    outputs: session.outputMetadata.map(declare),
    async run(inputs, output) {
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([name, { data, dims }]) => [name, new OrtTensor(data, dims)]),
      );
      let results: InferenceSession.ReturnType;
      try {
        results = await session.run(feeds);
      } catch (cause) {
        throw toSessionError(cause, provider, 'run');
      }
      const result = results[output]?.data;
      if (result instanceof Float32Array || result instanceof Uint8Array) return result;
      throw new AppError(
        'MODEL_INVALID',
        `Expected float32 or uint8 values in the output ${output} of the model but received none. Use another model.`,
      );
    },
    release: () => session.release(),
  };
}

/** The providers whose libraries are there. That says nothing of drivers and devices. */
export async function listProviders(): Promise<readonly ProviderName[]> {
  const { listSupportedBackends } = await loadRuntime();
  const found = listSupportedBackends()
    .filter(({ name, bundled }) => bundled || isFetched(name))
    .map(({ name }) => name);
  return PROVIDER_NAMES.filter((name) => found.includes(name));
}

/** The version of ONNX Runtime. */
export async function readVersion(): Promise<string> {
  const { env } = await loadRuntime();
  return env.versions.node ?? env.versions.common;
}

async function loadRuntime(): Promise<typeof OnnxRuntime> {
  setRuntimeDefaults();
  try {
    // Loading the native library takes a tenth of a second and memory: only those who fill with a network pay it.
    return await import('onnxruntime-node');
  } catch (cause) {
    throw new AppError(
      'INTERNAL',
      `Expected ONNX Runtime but it could not be loaded: ${(cause as Error).message}. Install Lacuna again.`,
      { cause },
    );
  }
}

/** CUDA is no part of the package: its libraries may have been put beside the others (docs/troubleshooting.md). */
function isFetched(provider: string): boolean {
  const entry = createRequire(import.meta.url).resolve('onnxruntime-node');
  const folder = path.join(path.dirname(entry), '../bin/napi-v6', process.platform, process.arch);
  return existsSync(path.join(folder, `libonnxruntime_providers_${provider}.so`));
}

/** How ONNX Runtime, CUDA, Direct3D, Dawn and C++ say that memory is used up. */
const OUT_OF_MEMORY = /out of memory|out_of_memory|outofmemory|8007000e|bad_alloc|failed to allocate/i;

function toSessionError(cause: unknown, provider: ProviderName, act: 'load' | 'run'): AppError {
  const { message } = cause as Error;
  if (OUT_OF_MEMORY.test(message)) {
    const expected = `Expected enough memory to ${act} the model with ${provider}`;
    return new AppError('OUT_OF_MEMORY', `${expected}: ${message}. Close other programs.`, { cause });
  }
  if (provider === 'cpu') {
    const said = act === 'load' ? 'ONNX Runtime refuses the model' : 'ONNX Runtime cannot run the model';
    return new AppError('MODEL_INVALID', `${said}: ${message}`, { cause });
  }
  return new AppError('DEVICE_UNAVAILABLE', `${provider} cannot ${act} the model: ${message}`, { cause });
}

function declare(metadata: InferenceSession.ValueMetadata): TensorDeclaration {
  const { name } = metadata;
  return metadata.isTensor
    ? { name, type: metadata.type, shape: metadata.shape }
    : { name, type: 'no tensor', shape: [] };
}
