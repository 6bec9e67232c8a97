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

/** In the order in which `auto` tries them; the maker's own way to a device is better kept than WebGPU, which is experimental. */
const PROVIDERS_BY_PLATFORM: Readonly<Record<string, readonly ProviderName[]>> = {
  'linux-x64': ['cuda', 'webgpu', 'cpu'],
  'win32-x64': ['dml', 'webgpu', 'cpu'],
  'win32-arm64': ['dml', 'webgpu', 'cpu'],
  'darwin-arm64': ['coreml', 'webgpu', 'cpu'],
};

/** The providers that there can be on `platform` ("linux-x64"), best first, `cpu` always last. */
export function providersOf(platform: string): readonly ProviderName[] {
  return PROVIDERS_BY_PLATFORM[platform] ?? ['cpu'];
}
