/**
 * @file What ONNX Runtime does unless told otherwise, and must not ([Note: Defaults of libraries] in docs/network.md). Its release
 * builds look up a telemetry host some seconds into a run, and write a device id and a database of events under the user's cache and
 * logs into the folder for temporary files.
 */

/** Read by the native library once, when it is loaded. */
const SETTINGS: Readonly<Record<string, string>> = { ORT_DISABLE_TELEMETRY: '1' };

/**
 * Turns off what is not wanted, in this process and those that it starts; to be called before the library is loaded. Of no use in a
 * worker thread, whose environment is a copy that native code does not see.
 */
export function setRuntimeDefaults(): void {
  Object.assign(process.env, SETTINGS);
}
