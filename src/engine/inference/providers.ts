import type { InferOutput } from 'valibot';
import type { ProviderNameSchema, ProviderSettingSchema } from '../../shared/contract/schemas.js';

/** An execution provider of ONNX Runtime. */
export type ProviderName = InferOutput<typeof ProviderNameSchema>;
/** A provider that the person named, or `auto`: the best that this machine has. */
export type ProviderSetting = InferOutput<typeof ProviderSettingSchema>;

/** What a provider runs on, in a sentence. */
export const PROVIDER_TITLES: Readonly<Record<ProviderName, string>> = {
  cpu: 'the processor',
  cuda: 'the graphics card (CUDA)',
  dml: 'the graphics card (DirectML)',
  coreml: 'the graphics and neural cores (Core ML)',
  webgpu: 'the graphics card (WebGPU)',
};
