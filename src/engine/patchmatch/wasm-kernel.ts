import { AppError, throwIfCancelled } from '../../shared/app-error.js';
import wasmBase64 from './assembly/kernel.ts?assemblyscript';
import type { Kernel, KernelContext, KernelParameters, KernelStep } from './kernel.js';
import { PARAMETER_ORDER } from './kernel.js';
import type { ThreadPool } from './thread-pool.js';

const PAGE_BYTES = 65_536;
/** The band counter and the cancel flag, behind the parameter block. */
const COUNTER_OFFSET = 128;

/** How often a running step is asked how far it is. */
const WATCH_MS = 250;

const wasmBytes = Buffer.from(wasmBase64, 'base64');
let compiled: WebAssembly.Module | undefined;

/** Has this machine WebAssembly with SIMD and threads? */
export function isWasmKernelSupported(): boolean {
  return typeof WebAssembly === 'object' && WebAssembly.validate(wasmBytes);
}

/**
 * A kernel on a shared memory of at least `sizeBytes` whose bands run on `threads`.
 * Throws `OUT_OF_MEMORY` when the memory cannot be had.
 */
export function createWasmKernel(threads: ThreadPool, sizeBytes: number): Kernel {
  compiled ??= new WebAssembly.Module(wasmBytes);
  const pages = Math.ceil(sizeBytes / PAGE_BYTES);
  let memory: WebAssembly.Memory;
  try {
    memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  } catch (cause) {
    throw new AppError(
      'OUT_OF_MEMORY',
      `Expected ${Math.ceil(sizeBytes / 2 ** 20)} MiB of free memory for the fill but could not get it. Close other programs or paint a smaller mask.`,
      { cause },
    );
  }
  threads.attach(compiled, memory);
  const words = new Int32Array(memory.buffer);
  return {
    buffer: memory.buffer,
    async run(
      step: KernelStep,
      parameters: KernelParameters,
      bands: number,
      { signal, onPart }: KernelContext = {},
    ) {
      throwIfCancelled(signal);
      PARAMETER_ORDER.forEach((name, index) => {
        words[index] = parameters[name];
      });
      const counter = COUNTER_OFFSET >> 2;
      words[counter] = 0;
      words[counter + 1] = 0;
      const cancel = (): void => {
        Atomics.store(words, counter + 1, 1);
      };
      signal?.addEventListener('abort', cancel, { once: true });
      const watch =
        onPart && setInterval(() => onPart(Math.min(1, Atomics.load(words, counter) / bands)), WATCH_MS);
      try {
        await threads.run({ step, block: 0, bands, counter: COUNTER_OFFSET });
      } finally {
        clearInterval(watch);
        signal?.removeEventListener('abort', cancel);
      }
      throwIfCancelled(signal);
    },
    release() {
      threads.detach();
    },
  };
}
