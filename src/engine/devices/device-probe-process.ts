/** @file The program of the process in which a device is probed: a driver that crashes or hangs there stops nothing else. */
import { answerParent } from '../processes/answer-parent.js';
import type { ProbeRequest } from './device-probe.js';
import { probeDevice } from './device-probe.js';

answerParent((request) => probeDevice(request as ProbeRequest));
