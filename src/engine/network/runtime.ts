/** @file The only importer of onnxruntime-node. `run` blocks its thread; the app therefore keeps the engine in a process of its own. */
import { AppError } from '../../shared/app-error.js';

/** A tensor: float32 or int64 values, row by row. */
export interface Tensor {
  readonly data: Float32Array | BigInt64Array;
  readonly dims: readonly number[];
}

/** A loaded model. */
export interface Session {
  /** Runs the model once; the caller owns the result. Throws `INTERNAL`. */
  run(inputs: Readonly<Record<string, Tensor>>, output: string): Promise<Float32Array>;
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
  let session: Awaited<ReturnType<typeof InferenceSession.create>>;
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
    async run(inputs, output) {
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([name, { data, dims }]) => [
          name,
          data instanceof Float32Array
            ? new OrtTensor('float32', data, dims)
            : new OrtTensor('int64', data, dims),
        ]),
      );
      const results = await session.run(feeds);
      const result = results[output]?.data;
      if (result instanceof Float32Array) return result;
      throw new AppError('INTERNAL', `Expected float32 values in the output ${output} of the model.`);
    },
    release: () => session.release(),
  };
}
