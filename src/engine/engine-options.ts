import type { ProviderSetting } from './inference/providers.js';
import type { Device } from './devices/devices.js';
import type { StartProbe } from './devices/run-device-probe.js';
import type { RecognitionOptions } from './models/model-recognition.js';
import type { UpdateSource } from './updates/find-update.js';

/** What an engine may use. */
export interface EngineOptions {
  /** Folder for temporary files, made when missing; the system's by default. */
  readonly tempDir?: string;
  /** Threads of a fill, by default one for each processor. The result does not depend on it. */
  readonly threads?: number;
  /** How many fills of the lane `batch` run at a time, by default 1; they share one network. */
  readonly batchFills?: number;
  /** Folder with models.json and the networks it names; by default the one that comes with Lacuna. */
  readonly modelDir?: string;
  /** Folder of the networks that the person has imported, made when missing; by default the platform's. */
  readonly userModelDir?: string;
  /** Where networks run; `auto`, the default, is the fastest device that answers as the processor does. */
  readonly device?: ProviderSetting;
  /** Who is asked for a newer release; by default Lacuna's publisher. */
  readonly updateSource?: UpdateSource;
  /** Folder for what was found out about this machine, made when missing; by default the platform's. */
  readonly stateDir?: string;
  /** Starts the process in which a device is tried; by default a Node process with the bundled program. */
  readonly startProbe?: StartProbe;
  /** Starts the process in which a network of others is proven; by default a Node process with the bundled program. */
  readonly startRecognition?: RecognitionOptions['start'];
}

/** What `Engine.devices` tells. */
export interface DeviceList {
  readonly devices: Device[];
  readonly setting: ProviderSetting;
  /** Version of ONNX Runtime. */
  readonly runtime: string;
}
