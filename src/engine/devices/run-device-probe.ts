import { askProcess } from '../processes/ask-process.js';
import type { StartHelper } from '../processes/helper-process.js';
import type { ProbeRequest, ProbeResult } from './device-probe.js';
import { ProbeResultSchema } from './device-probe.js';

/** Starts a process that runs `device-probe-process.ts`. */
export type StartProbe = StartHelper<ProbeRequest>;

/** Loading CUDA or compiling shaders takes up to ten seconds the first time, and a large network on the processor some more. */
export const PROBE_TIMEOUT_MS = 20_000;

/** The result of a probe in a process of its own; a crash, a wrong message and no answer in time are results too. Throws `CANCELLED`. */
export async function runDeviceProbe(
  request: ProbeRequest,
  start: StartProbe,
  { timeoutMs = PROBE_TIMEOUT_MS, signal }: { timeoutMs?: number; signal?: AbortSignal | undefined } = {},
): Promise<ProbeResult> {
  const result = await askProcess(start, request, ProbeResultSchema, { timeoutMs, signal });
  switch (result.kind) {
    case 'answered':
      return result.answer;
    case 'ended':
      return { kind: 'failed', reason: `ended its process (${result.how})` };
    case 'failed':
      return { kind: 'failed', reason: result.reason };
  }
}
