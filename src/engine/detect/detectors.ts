import type { DetectorName } from '../../shared/detector-names.js';
import type { Detector } from './detection.js';
import { findDust } from './dust/find-dust.js';
import { findRedEyes } from './red-eye/find-red-eyes.js';
import { findDateStamps, findText } from './text/find-text.js';
import { findWires } from './wires/find-wires.js';

/** Who finds what. */
export const DETECTORS: Readonly<Record<DetectorName, Detector>> = {
  dust: findDust,
  text: findText,
  'date-stamp': findDateStamps,
  wires: findWires,
  'red-eye': findRedEyes,
};
