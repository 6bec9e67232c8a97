import { createScriptKernel } from './script-kernel.js';
import type { Kernel } from './kernel.js';
import type { ThreadPool } from './thread-pool.js';
import { createWasmKernel, isWasmKernelSupported } from './wasm-kernel.js';

/** The fastest kernel that this machine has, with a buffer of at least `sizeBytes`. */
export function createKernel(threads: ThreadPool, sizeBytes: number): Kernel {
  return isWasmKernelSupported() ? createWasmKernel(threads, sizeBytes) : createScriptKernel(sizeBytes);
}
