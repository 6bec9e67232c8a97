/** @file The program of the process in which a device is probed: a driver that crashes or hangs takes nothing else with it. */
import { endProcessNow } from '../processes/end-process.js';
import { connectParentProcess } from '../processes/parent-process.js';
import { probeDevice } from './device-probe.js';
import type { ProbeRequest } from './device-probe.js';

// A Ctrl-C is for the process that asked; it ends this one.
process.on('SIGINT', () => undefined);
const { transport } = connectParentProcess();
transport.onClose(() => endProcessNow('SIGKILL', 0));
transport.onMessage((request) => {
  void probeDevice(request as ProbeRequest).then((result) => transport.send(result));
});
