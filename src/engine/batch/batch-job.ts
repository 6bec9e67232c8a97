import type { OnExists, Unmarked } from '../../shared/batch-names.js';
import type { FillOptions } from '../../shared/fill-options.js';
import type { SaveChoices } from '../../shared/save-choices.js';
import type { ImageFormat } from '../codec/image-format.js';
import type { WhatToRemove } from './what-to-remove.js';

/** One run over a folder. What stands here decides what the outputs hold; how fast they come is in `BatchServices`. */
export interface BatchJob extends SaveChoices {
  /** Folders, as given. */
  readonly input: string;
  readonly output: string;
  readonly recursive: boolean;
  readonly remove: WhatToRemove;
  readonly options: FillOptions;
  /** SHA-256 of the network that it means, where there is one. */
  readonly networkHash?: string | undefined;
  /** Put between the name and its ending; may be empty. */
  readonly suffix: string;
  /** By default that of each photo, JPEG for those that are only read. */
  readonly format?: ImageFormat | undefined;
  readonly quality?: number | undefined;
  readonly onExists: OnExists;
  readonly unmarked: Unmarked;
  /** Outputs get the time stamps of their photos. */
  readonly keepTimes: boolean;
  /** A mask may mark more than half of a photo, or look like one. */
  readonly acceptsLarge: boolean;
}

/** One photo of a job. */
export interface PlannedPhoto {
  /** Its place below the input folder, parts joined by `/`: its name in journal and reports. */
  readonly name: string;
  readonly path: string;
  /** The place of its result below the output folder, parts joined by `/`. */
  readonly output: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** When the file's record changed last, which copying programs do not set. */
  readonly changedMs: number;
}
