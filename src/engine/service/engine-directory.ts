import type { MethodParams, MethodResult } from '../../shared/contract/methods.js';

/** What the engine says of its networks and devices. */
export interface EngineDirectory {
  listModels(): Promise<MethodResult<'models.list'>>;
  listDevices(params: MethodParams<'devices.list'>): Promise<MethodResult<'devices.list'>>;
  chooseDevice(params: MethodParams<'devices.choose'>): Promise<void>;
}

/** The processor alone, and no choice of networks. */
export function createEngineDirectory(): EngineDirectory {
  return {
    listModels: async () => ({ models: [] }),
    listDevices: async () => ({
      devices: [{ provider: 'cpu', state: 'usable', isChosen: true }],
      setting: 'auto',
    }),
    chooseDevice: async () => undefined,
  };
}
