import type { AnchorName } from '../../shared/batch-names.js';
import type { DetectorName } from '../../shared/detector-names.js';

/**
 * What is removed from each photo of a job, as it was asked for: plain data, since it goes into the journal and to other processes. A
 * further way is an entry here and one in `find-mask.ts`.
 */
export type WhatToRemove =
  /** The mask of the same name in a folder, the input folder itself included. */
  | { readonly kind: 'masks'; readonly folder: string }
  /** One mask for all: scaled to each photo, or put at a place of it. */
  | { readonly kind: 'mask'; readonly path: string; readonly place?: MaskPlace | undefined }
  /** A rectangle at a place of each photo. */
  | { readonly kind: 'region'; readonly width: Length; readonly height: Length; readonly place: MaskPlace }
  /** What is opaque in the photo itself stays, what is transparent goes. */
  | { readonly kind: 'alpha' }
  /** What Lacuna finds by itself; with `series`, also dust that stays in place over all photos. */
  | {
      readonly kind: 'detect';
      readonly names: readonly DetectorName[];
      readonly series?: true | undefined;
    }
  /**
   * The retouches of another photo: this says how to fill too. They are made at the same places of the sensor; with `register`, the path of
   * that photo, where the scene lies now.
   */
  | { readonly kind: 'recipe'; readonly path: string; readonly register?: string | undefined }
  /** A program that is given the photo's path and prints that of a mask. */
  | { readonly kind: 'command'; readonly command: readonly string[]; readonly timeLimitMs: number };

/** So many pixels, or a part of the photo's side. */
export interface Length {
  readonly value: number;
  readonly unit: 'px' | '%';
}

/** Where a mask lies in a photo as displayed. */
export interface MaskPlace {
  readonly anchor: AnchorName;
  /** How far from the left or right edge, and from the upper or lower; at a middle it moves to the right and down. */
  readonly offsetX: Length;
  readonly offsetY: Length;
  /** The width that the mask is scaled to; its own pixels where it is not said. */
  readonly width?: Length | undefined;
}
