import type { ProviderName } from '../inference/providers.js';

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
