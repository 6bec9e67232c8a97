/** @file The program of the process in which a device is probed: a driver that crashes or hangs takes nothing else with it. */
import { probeDevice } from './device-probe.js';
import type { ProbeRequest } from './device-probe.js';

// A Ctrl-C is for the process that asked; it ends this one.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());
process.once('message', (request: ProbeRequest) => {
  void probeDevice(request).then((result) => process.send?.(result));
});
