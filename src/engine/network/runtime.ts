/** @file The only importer of onnxruntime-node. `run` blocks its thread; the app therefore keeps the engine in a process of its own. */
import type { InferenceSession } from 'onnxruntime-node';
import { AppError } from '../../shared/app-error.js';

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
  /** Runs the model once; the caller owns the result. Throws `INTERNAL`. */
  run(inputs: Readonly<Record<string, Tensor>>, output: string): Promise<Float32Array | Uint8Array>;
  /** Frees the model's memory; the session must not be used any more. */
  release(): Promise<void>;
}

/** How a model is loaded. */
export interface SessionOptions {
  readonly threads: number;
}

/** Loads a model on the processor. Throws `MODEL_INVALID` when ONNX Runtime refuses it. */
export async function createSession(model: Uint8Array, { threads }: SessionOptions): Promise<Session> {
  // Loading the native library takes a tenth of a second and memory: only those who fill with a network pay it.
  const { InferenceSession, Tensor: OrtTensor } = await import('onnxruntime-node');
  let session: InferenceSession;
  try {
    session = await InferenceSession.create(model, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      // Electron ends the process at one allocation of 2 GiB, and the arena grows by doubling.
      enableCpuMemArena: false,
      enableMemPattern: false,
      logSeverityLevel: 3,
    });
  } catch (cause) {
    throw new AppError('MODEL_INVALID', `ONNX Runtime refuses the model: ${(cause as Error).message}`, {
      cause,
    });
  }
  return {
    inputs: session.inputMetadata.map(declare),
    outputs: session.outputMetadata.map(declare),
    async run(inputs, output) {
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([name, { data, dims }]) => [name, new OrtTensor(data, dims)]),
      );
      const results = await session.run(feeds);
      const result = results[output]?.data;
      if (result instanceof Float32Array || result instanceof Uint8Array) return result;
      throw new AppError(
        'INTERNAL',
        `Expected float32 or uint8 values in the output ${output} of the model.`,
      );
    },
    release: () => session.release(),
  };
}

function declare(metadata: InferenceSession.ValueMetadata): TensorDeclaration {
  const { name } = metadata;
  return metadata.isTensor
    ? { name, type: metadata.type, shape: metadata.shape }
    : { name, type: 'no tensor', shape: [] };
}
