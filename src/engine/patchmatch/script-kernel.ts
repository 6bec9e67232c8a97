import { throwIfCancelled } from '../../shared/app-error.js';
import type { Kernel, KernelContext, KernelParameters, KernelStep } from './kernel.js';
import { NO_TARGET, PATCH_RADIUS } from './kernel.js';

/**
 * The kernel in TypeScript, on this thread: for machines without WebAssembly SIMD, and the reference that the fast one is tested
 * against. Same integers, same bytes, several times slower. Between bands the event loop gets its turn.
 */
export function createScriptKernel(sizeBytes: number): Kernel {
  const buffer = new ArrayBuffer(Math.ceil(sizeBytes / 4) * 4);
  return {
    buffer,
    async run(
      step: KernelStep,
      parameters: KernelParameters,
      bands: number,
      { signal, onPart }: KernelContext = {},
    ) {
      const band = new Band(buffer, parameters);
      for (let index = 0; index < bands; index++) {
        throwIfCancelled(signal);
        if (step === 'searchBand') band.search(index);
        else band.vote(index);
        onPart?.((index + 1) / bands);
        await new Promise((resolve) => setImmediate(resolve));
      }
      throwIfCancelled(signal);
    },
    release() {
      // The buffer goes with its last reference.
    },
  };
}

/** `searchBand` and `voteBand` of assembly/kernel.ts, line by line. */
class Band {
  readonly #bytes: Uint8Array;
  readonly #words: Uint32Array;
  readonly #p: KernelParameters;

  constructor(buffer: ArrayBuffer, p: KernelParameters) {
    this.#p = p;
    this.#bytes = new Uint8Array(buffer);
    this.#words = new Uint32Array(buffer);
  }

  search(band: number): void {
    const p = this.#p;
    const words = this.#words;
    const [field, cost, border] = [p.field >> 2, p.cost >> 2, p.border >> 2];
    const first = band * p.bandHeight;
    const end = Math.min(p.boxHeight, first + p.bandHeight);
    const isForward = p.forward !== 0;
    const step = isForward ? 1 : -1;
    for (let row = 0; row < end - first; row++) {
      const by = isForward ? first + row : end - 1 - row;
      const y = p.boxTop + by;
      const isEdgeRow = row === 0 && (isForward ? by > 0 : by < p.boxHeight - 1);
      for (let column = 0; column < p.boxWidth; column++) {
        const bx = isForward ? column : p.boxWidth - 1 - column;
        const x = p.boxLeft + bx;
        const index = by * p.boxWidth + bx;
        if (words[cost + index] === NO_TARGET) continue;
        const target = y * p.width + x;
        let best = words[cost + index]!;
        let chosen = words[field + index]!;
        if (p.renew !== 0) best = this.#distance(target, this.#pixelOf(chosen), NO_TARGET - 1);
        const tryPatch = (sx: number, sy: number, threshold: number): void => {
          if (sx < 0 || sy < 0 || sx >= p.width || sy >= p.height) return;
          if (sx === (chosen & 0xffff) && sy === chosen >>> 16) return;
          const source = sy * p.width + sx;
          if (this.#bytes[p.tone + source * 4 + 3] === 0) return;
          const distance = this.#distance(target, source, threshold);
          if (distance >= threshold) return;
          best = distance;
          chosen = sy * 0x10000 + sx;
        };
        const nx = bx - step;
        if (nx >= 0 && nx < p.boxWidth && words[cost + index - step] !== NO_TARGET) {
          const beside = words[field + index - step]!;
          tryPatch((beside & 0xffff) + step, beside >>> 16, best);
        }
        const ny = by - step;
        if (ny >= 0 && ny < p.boxHeight) {
          const at = ny * p.boxWidth + bx;
          const isTarget = isEdgeRow || words[cost + at] !== NO_TARGET;
          const above = isEdgeRow ? words[border + band * p.boxWidth + bx]! : words[field + at]!;
          if (isTarget && above !== NO_TARGET) tryPatch(above & 0xffff, (above >>> 16) + step, best);
        }
        let random = hash(x, y, p.seed);
        for (let radius = p.searchRadius; radius >= 1; radius >>= 1) {
          random ^= random << 13;
          random ^= random >>> 17;
          random ^= random << 5;
          const span = 2 * radius + 1;
          const sx = (chosen & 0xffff) + Math.floor(((random & 0xffff) * span) / 65536) - radius;
          const sy = (chosen >>> 16) + Math.floor(((random >>> 16) * span) / 65536) - radius;
          tryPatch(sx, sy, best - Math.floor(best / p.coherence));
        }
        words[field + index] = chosen;
        words[cost + index] = best;
      }
    }
  }

  vote(band: number): void {
    const p = this.#p;
    const bytes = this.#bytes;
    const words = this.#words;
    const [field, cost] = [p.field >> 2, p.cost >> 2];
    const first = band * p.bandHeight;
    const end = Math.min(p.boxHeight, first + p.bandHeight);
    for (let by = first; by < end; by++) {
      const top = Math.max(0, by - PATCH_RADIUS);
      const bottom = Math.min(p.boxHeight - 1, by + PATCH_RADIUS);
      for (let bx = 0; bx < p.boxWidth; bx++) {
        if (bytes[p.holes + by * p.boxWidth + bx] === 0) continue;
        const left = Math.max(0, bx - PATCH_RADIUS);
        const right = Math.min(p.boxWidth - 1, bx + PATCH_RADIUS);
        let least = NO_TARGET;
        for (let ny = top; ny <= bottom; ny++) {
          for (let nx = left; nx <= right; nx++) least = Math.min(least, words[cost + ny * p.boxWidth + nx]!);
        }
        if (least === NO_TARGET) continue;
        const scaled = (least + p.voteFloor) * 128;
        const sum = [0, 0, 0];
        let total = 0;
        for (let ny = top; ny <= bottom; ny++) {
          for (let nx = left; nx <= right; nx++) {
            const at = ny * p.boxWidth + nx;
            if (words[cost + at] === NO_TARGET) continue;
            const ratio = Math.floor(scaled / (words[cost + at]! + p.voteFloor));
            const weight = ratio * ratio;
            const source = words[field + at]!;
            const pixel = ((source >>> 16) + by - ny) * p.width + (source & 0xffff) + bx - nx;
            for (let channel = 0; channel < 3; channel++) {
              sum[channel]! += weight * bytes[p.image + pixel * 4 + channel]!;
            }
            total += weight;
          }
        }
        const to = p.image + ((p.boxTop + by) * p.width + p.boxLeft + bx) * 4;
        for (let channel = 0; channel < 3; channel++) {
          bytes[to + channel] = Math.floor((sum[channel]! + (total >> 1)) / total);
        }
      }
    }
  }

  #pixelOf(source: number): number {
    return (source >>> 16) * this.#p.width + (source & 0xffff);
  }

  #tone(pixel: number, channel: number): number {
    return this.#bytes[this.#p.tone + pixel * 4 + channel]!;
  }

  #distance(target: number, source: number, best: number): number {
    const p = this.#p;
    const bytes = this.#bytes;
    let tones = 0;
    for (let channel = 0; channel < 3; channel++) {
      const difference = this.#tone(target, channel) - this.#tone(source, channel);
      tones += difference * difference;
    }
    const detail = bytes[p.image + target * 4 + 3]! - bytes[p.image + source * 4 + 3]!;
    let total =
      Math.floor((tones * p.toneWeight) / 16) +
      (255 - this.#tone(source, 3)) * p.weightPenalty +
      Math.floor((detail * detail * p.detailWeight) / 16);
    if (p.labelWeight !== 0) {
      const wanted = p.labels + target * 4;
      const offered = p.labels + source * 4;
      let difference = 0;
      for (let part = 0; part < 3; part++)
        difference += (bytes[wanted + part]! - bytes[offered + part]!) ** 2;
      total += Math.floor((Math.floor((bytes[wanted]! * difference) / 256) * p.labelWeight) / 16);
    }
    for (let dy = -PATCH_RADIUS; dy <= PATCH_RADIUS; dy++) {
      if (total >= best) return total;
      for (let dx = -PATCH_RADIUS; dx <= PATCH_RADIUS; dx++) {
        const offset = dy * p.width + dx;
        const a = p.image + (target + offset) * 4;
        const b = p.image + (source + offset) * 4;
        for (let channel = 0; channel < 3; channel++) {
          const difference = bytes[a + channel]! - bytes[b + channel]!;
          total += difference * difference;
        }
      }
    }
    return total;
  }
}

function hash(a: number, b: number, c: number): number {
  let value = (Math.imul(a, 0x9e3779b1) + Math.imul(b, 0x85ebca77) + Math.imul(c, 0xc2b2ae3d)) >>> 0;
  value ^= value >>> 15;
  value = Math.imul(value, 0x2c1b3c6d);
  value ^= value >>> 12;
  value = Math.imul(value, 0x297a2d39);
  value ^= value >>> 15;
  return value | 1;
}
