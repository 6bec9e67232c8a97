/**
 * The hot loops of the PatchMatch fill, on planes that lie in one buffer.
 *
 * [Note: Kernel memory] Both implementations (wasm-kernel.ts, script-kernel.ts) read a parameter block of 32-bit integers
 * at a byte offset of the buffer; `KernelParameters` lists them in order. Planes are byte offsets into the same buffer:
 * `image` RGB8 of the level, fourth byte = detail around the pixel; `tone` RGB8 low-pass of the level, alpha = source weight of the patch centred
 * there (0 = never copy); `labels` the direction and nearness of contours (edge-labels.ts), read only with a `labelWeight`. The other planes cover only the target box, the patches that touch the hole: `field` u32
 * `y << 16 | x` of the source patch centre, `cost` u32 (`NO_TARGET` = not a target),
 * `holes` u8 (1 = pixel to fill). A level is worked in bands of rows; what a band reads of the band
 * before or after it comes from `border`, a copy made before the scan, so the order of bands changes nothing.
 */
export interface KernelParameters {
  readonly image: number;
  readonly tone: number;
  readonly field: number;
  readonly cost: number;
  readonly holes: number;
  readonly border: number;
  readonly width: number;
  readonly height: number;
  readonly boxLeft: number;
  readonly boxTop: number;
  readonly boxWidth: number;
  readonly boxHeight: number;
  readonly bandHeight: number;
  /** Random numbers depend on this and the pixel only. */
  readonly seed: number;
  /** First radius of the random search, halved until 1. */
  readonly searchRadius: number;
  /** Weight of one squared tone difference, in sixteenths of a squared pixel difference. */
  readonly toneWeight: number;
  /** Cost of one step of source weight below 255. */
  readonly weightPenalty: number;
  /** 1 = top left to bottom right, 0 = back. */
  readonly forward: number;
  /** 1 = the image has changed since the costs were computed. */
  readonly renew: number;
  /** Added to every cost before it becomes a vote's weight. */
  readonly voteFloor: number;
  /** Weight of one squared detail difference, in sixteenths. */
  readonly detailWeight: number;
  /** A random candidate must beat the present one by this part: 1/coherence. */
  readonly coherence: number;
  /** Plane of edge labels; any number where `labelWeight` is 0. */
  readonly labels: number;
  /** Weight of one squared label difference on a line, in sixteenths; 0 = no labels. */
  readonly labelWeight: number;
}

/** The order of `KernelParameters` in the block. */
export const PARAMETER_ORDER: readonly (keyof KernelParameters)[] = [
  'image',
  'tone',
  'field',
  'cost',
  'holes',
  'border',
  'width',
  'height',
  'boxLeft',
  'boxTop',
  'boxWidth',
  'boxHeight',
  'bandHeight',
  'seed',
  'searchRadius',
  'toneWeight',
  'weightPenalty',
  'forward',
  'renew',
  'voteFloor',
  'detailWeight',
  'coherence',
  'labels',
  'labelWeight',
];

/** Half the patch side: patches are 7 × 7. */
export const PATCH_RADIUS = 3;

/** Where planes may begin in the buffer of a kernel: the parameter block (128 bytes) and the counters lie before. */
export const FIRST_PLANE_OFFSET = 256;

/** Cost of a box position whose patch does not touch the hole. */
export const NO_TARGET = 0xffffffff;

export type KernelStep = 'searchBand' | 'voteBand';

export interface KernelContext {
  readonly signal?: AbortSignal | undefined;
  /** Called now and then while bands are worked, with the part of them that is done. */
  readonly onPart?: ((part: number) => void) | undefined;
}

/** One fill's kernel: its buffer and the steps that work on it. */
export interface Kernel {
  readonly buffer: ArrayBufferLike;
  /** Runs `step` on bands 0 to `bands` − 1; throws `CANCELLED` soon after `signal` is aborted. */
  run(step: KernelStep, parameters: KernelParameters, bands: number, context?: KernelContext): Promise<void>;
  /** Lets go of the buffer. */
  release(): void;
}
