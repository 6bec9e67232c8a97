/**
 * @file AssemblyScript (not TypeScript): the hot loops of the PatchMatch fill, compiled to WebAssembly with SIMD on a shared memory.
 * script-kernel.ts is the same in TypeScript; both use integers only and give the same bytes. Every function works on one
 * band of rows, so that bands can run in any order on any number of threads with one result.
 * [Note: Kernel memory] in kernel.ts explains the parameter block and the planes.
 */

const RADIUS: i32 = 3;
const NO_TARGET: u32 = 0xffffffff;

/** Pixel 7 of a row of 8 is not part of the 7-pixel patch. */
const SEVENTH_ONLY: v128 = i16x8(-1, -1, -1, 0, 0, 0, 0, 0);
/** The fourth byte of a pixel is not a colour. */
const COLOURS: v128 = i16x8(-1, -1, -1, 0, -1, -1, -1, 0);

// @ts-ignore: decorator of AssemblyScript
@inline
function parameter(block: usize, index: i32): i32 {
  return load<i32>(block + ((<usize>index) << 2));
}

// @ts-ignore: decorator
@inline
function hash(a: u32, b: u32, c: u32): u32 {
  let h: u32 = a * 0x9e3779b1 + b * 0x85ebca77 + c * 0xc2b2ae3d;
  h ^= h >> 15;
  h *= 0x2c1b3c6d;
  h ^= h >> 12;
  h *= 0x297a2d39;
  h ^= h >> 15;
  return h | 1;
}

// @ts-ignore: decorator
@inline
function clampInt(value: i32, low: i32, high: i32): i32 {
  return value < low ? low : value > high ? high : value;
}

/** Difference of tone, target minus source, cut at ±limit, as bytes r, g, b, 0. */
// @ts-ignore: decorator
@inline
function toneBias(target: u32, source: u32, limit: i32): u32 {
  const r = clampInt(<i32>(target & 255) - <i32>(source & 255), -limit, limit);
  const g = clampInt(<i32>((target >> 8) & 255) - <i32>((source >> 8) & 255), -limit, limit);
  const b = clampInt(<i32>((target >> 16) & 255) - <i32>((source >> 16) & 255), -limit, limit);
  return (<u32>r & 255) | ((<u32>g & 255) << 8) | ((<u32>b & 255) << 16);
}

// @ts-ignore: decorator
@inline
function sumLanes(v: v128): u32 {
  return (
    i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1) + i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3)
  );
}

// @ts-ignore: decorator
@inline
function rowDistance(a: usize, b: usize, bias: v128): v128 {
  const a0 = v128.load(a);
  const b0 = v128.load(b);
  const a1 = v128.load(a, 16);
  const b1 = v128.load(b, 16);
  const d0 = v128.and(i16x8.sub(i16x8.sub(i16x8.extend_low_i8x16_u(a0), i16x8.extend_low_i8x16_u(b0)), bias), COLOURS);
  const d1 = v128.and(i16x8.sub(i16x8.sub(i16x8.extend_high_i8x16_u(a0), i16x8.extend_high_i8x16_u(b0)), bias), COLOURS);
  const d2 = v128.and(i16x8.sub(i16x8.sub(i16x8.extend_low_i8x16_u(a1), i16x8.extend_low_i8x16_u(b1)), bias), COLOURS);
  const d3 = v128.and(
    i16x8.sub(i16x8.sub(i16x8.extend_high_i8x16_u(a1), i16x8.extend_high_i8x16_u(b1)), bias),
    SEVENTH_ONLY,
  );
  return i32x4.add(
    i32x4.add(i32x4.dot_i16x8_s(d0, d0), i32x4.dot_i16x8_s(d1, d1)),
    i32x4.add(i32x4.dot_i16x8_s(d2, d2), i32x4.dot_i16x8_s(d3, d3)),
  );
}

/**
 * Distance of the patch at the target to the patch at the source, or any number ≥ `best` once it is known to be no better.
 * Terms: squared differences after the tone bias; squared tone difference × weight; how little the source is wanted.
 */
// @ts-ignore: decorator
@inline
function patchDistance(
  block: usize,
  targetOffset: usize,
  sourceOffset: usize,
  targetTone: u32,
  sourceTone: u32,
  best: u32,
): u32 {
  const image: usize = <usize>parameter(block, 0);
  const stride: usize = (<usize>parameter(block, 7)) << 2;
  const toneWeight = parameter(block, 16);
  const dr = <i32>(targetTone & 255) - <i32>(sourceTone & 255);
  const dg = <i32>((targetTone >> 8) & 255) - <i32>((sourceTone >> 8) & 255);
  const db = <i32>((targetTone >> 16) & 255) - <i32>((sourceTone >> 16) & 255);
  let total: u32 =
    ((<u32>(dr * dr + dg * dg + db * db) * <u32>toneWeight) >> 4) +
    (255 - (sourceTone >> 24)) * <u32>parameter(block, 18);
  if (total >= best) return total;
  const detail =
    <i32>load<u8>(image + targetOffset, 3) - <i32>load<u8>(image + sourceOffset, 3);
  total += (<u32>(detail * detail) * <u32>parameter(block, 23)) >> 4;
  if (total >= best) return total;
  const limit = parameter(block, 17);
  const r = clampInt(dr, -limit, limit);
  const g = clampInt(dg, -limit, limit);
  const b = clampInt(db, -limit, limit);
  const bias = i64x2.splat(<i64>((<u64>(r & 0xffff)) | ((<u64>(g & 0xffff)) << 16) | ((<u64>(b & 0xffff)) << 32)));
  const corner: usize = <usize>RADIUS * stride + (<usize>RADIUS << 2);
  let a: usize = image + targetOffset - corner;
  let s: usize = image + sourceOffset - corner;
  let sum = rowDistance(a, s, bias);
  sum = i32x4.add(sum, rowDistance(a + stride, s + stride, bias));
  sum = i32x4.add(sum, rowDistance(a + 2 * stride, s + 2 * stride, bias));
  if (total + sumLanes(sum) >= best) return best;
  a += 3 * stride;
  s += 3 * stride;
  sum = i32x4.add(sum, rowDistance(a, s, bias));
  sum = i32x4.add(sum, rowDistance(a + stride, s + stride, bias));
  if (total + sumLanes(sum) >= best) return best;
  sum = i32x4.add(sum, rowDistance(a + 2 * stride, s + 2 * stride, bias));
  sum = i32x4.add(sum, rowDistance(a + 3 * stride, s + 3 * stride, bias));
  return total + sumLanes(sum);
}

/** One scan of propagation and random search (Barnes et al. 2009, section 3.2) over a band. */
export function searchBand(block: usize, band: i32): void {
  const tone: usize = <usize>parameter(block, 1);
  const field: usize = <usize>parameter(block, 2);
  const costs: usize = <usize>parameter(block, 3);
  const biases: usize = <usize>parameter(block, 4);
  const border: usize = <usize>parameter(block, 6);
  const width = parameter(block, 7);
  const height = parameter(block, 8);
  const boxLeft = parameter(block, 9);
  const boxTop = parameter(block, 10);
  const boxWidth = parameter(block, 11);
  const boxHeight = parameter(block, 12);
  const bandHeight = parameter(block, 13);
  const seed = parameter(block, 14);
  const radius = parameter(block, 15);
  const biasLimit = parameter(block, 17);
  const forward = parameter(block, 19) !== 0;
  const renew = parameter(block, 20) !== 0;
  const first = band * bandHeight;
  const end = min(boxHeight, first + bandHeight);
  const step = forward ? 1 : -1;
  for (let row = 0, rows = end - first; row < rows; row++) {
    const by = forward ? first + row : end - 1 - row;
    const y = boxTop + by;
    const edgeRow = row === 0 && (forward ? by > 0 : by < boxHeight - 1);
    for (let column = 0; column < boxWidth; column++) {
      const bx = forward ? column : boxWidth - 1 - column;
      const x = boxLeft + bx;
      const index: usize = (<usize>(by * boxWidth + bx)) << 2;
      let best = load<u32>(costs + index);
      if (best === NO_TARGET) continue;
      const targetOffset: usize = (<usize>(y * width + x)) << 2;
      const targetTone = load<u32>(tone + targetOffset);
      let chosen = load<u32>(field + index);
      let sx = <i32>(chosen & 0xffff);
      let sy = <i32>(chosen >> 16);
      if (renew) {
        const sourceOffset: usize = (<usize>(sy * width + sx)) << 2;
        best = patchDistance(
          block,
          targetOffset,
          sourceOffset,
          targetTone,
          load<u32>(tone + sourceOffset),
          NO_TARGET - 1,
        );
      }
      for (let neighbour = 0; neighbour < 2; neighbour++) {
        let candidate: u32;
        let cx: i32;
        let cy: i32;
        if (neighbour === 0) {
          const nx = bx - step;
          if (nx < 0 || nx >= boxWidth) continue;
          const at: usize = (<usize>(by * boxWidth + nx)) << 2;
          if (load<u32>(costs + at) === NO_TARGET) continue;
          candidate = load<u32>(field + at);
          cx = <i32>(candidate & 0xffff) + step;
          cy = <i32>(candidate >> 16);
        } else {
          const ny = by - step;
          if (ny < 0 || ny >= boxHeight) continue;
          if (edgeRow) {
            candidate = load<u32>(border + ((<usize>(band * boxWidth + bx)) << 2));
            if (candidate === NO_TARGET) continue;
          } else {
            const at: usize = (<usize>(ny * boxWidth + bx)) << 2;
            if (load<u32>(costs + at) === NO_TARGET) continue;
            candidate = load<u32>(field + at);
          }
          cx = <i32>(candidate & 0xffff);
          cy = <i32>(candidate >> 16) + step;
        }
        if ((cx === sx && cy === sy) || cx < 0 || cy < 0 || cx >= width || cy >= height) continue;
        const sourceOffset: usize = (<usize>(cy * width + cx)) << 2;
        const sourceTone = load<u32>(tone + sourceOffset);
        if (sourceTone >> 24 === 0) continue;
        const distance = patchDistance(block, targetOffset, sourceOffset, targetTone, sourceTone, best);
        if (distance < best) {
          best = distance;
          sx = cx;
          sy = cy;
        }
      }
      let random = hash(<u32>x, <u32>y, <u32>seed);
      for (let r = radius; r >= 1; r >>= 1) {
        random ^= random << 13;
        random ^= random >> 17;
        random ^= random << 5;
        const span: u32 = <u32>(2 * r + 1);
        const cx = sx + <i32>(((random & 0xffff) * span) >> 16) - r;
        const cy = sy + <i32>(((random >> 16) * span) >> 16) - r;
        if (cx < 0 || cy < 0 || cx >= width || cy >= height || (cx === sx && cy === sy)) continue;
        const sourceOffset: usize = (<usize>(cy * width + cx)) << 2;
        const sourceTone = load<u32>(tone + sourceOffset);
        if (sourceTone >> 24 === 0) continue;
        const distance = patchDistance(block, targetOffset, sourceOffset, targetTone, sourceTone, best - best / <u32>parameter(block, 24));
        if (distance < best - best / <u32>parameter(block, 24)) {
          best = distance;
          sx = cx;
          sy = cy;
        }
      }
      store<u32>(field + index, (<u32>sy << 16) | <u32>sx);
      store<u32>(costs + index, best);
      store<u32>(
        biases + index,
        toneBias(targetTone, load<u32>(tone + ((<usize>(sy * width + sx)) << 2)), biasLimit),
      );
    }
  }
}

/** Sets every hole pixel of a band to the weighted mean of what the patches over it say (Wexler et al. 2007, section 3.1). */
export function voteBand(block: usize, band: i32): void {
  const image: usize = <usize>parameter(block, 0);
  const field: usize = <usize>parameter(block, 2);
  const costs: usize = <usize>parameter(block, 3);
  const biases: usize = <usize>parameter(block, 4);
  const holes: usize = <usize>parameter(block, 5);
  const width = parameter(block, 7);
  const boxLeft = parameter(block, 9);
  const boxTop = parameter(block, 10);
  const boxWidth = parameter(block, 11);
  const boxHeight = parameter(block, 12);
  const bandHeight = parameter(block, 13);
  const floor: u32 = <u32>parameter(block, 21);
  const voteRadius = parameter(block, 22);
  const first = band * bandHeight;
  const end = min(boxHeight, first + bandHeight);
  for (let by = first; by < end; by++) {
    const top = max(0, by - voteRadius);
    const bottom = min(boxHeight - 1, by + voteRadius);
    for (let bx = 0; bx < boxWidth; bx++) {
      if (load<u8>(holes + <usize>(by * boxWidth + bx)) === 0) continue;
      const left = max(0, bx - voteRadius);
      const right = min(boxWidth - 1, bx + voteRadius);
      let least: u32 = NO_TARGET;
      for (let ny = top; ny <= bottom; ny++) {
        for (let nx = left; nx <= right; nx++) {
          const cost = load<u32>(costs + ((<usize>(ny * boxWidth + nx)) << 2));
          if (cost < least) least = cost;
        }
      }
      if (least === NO_TARGET) continue;
      const scaled: u32 = (least + floor) << 7;
      let sum = i32x4.splat(0);
      let total: u32 = 0;
      for (let ny = top; ny <= bottom; ny++) {
        for (let nx = left; nx <= right; nx++) {
          const at: usize = (<usize>(ny * boxWidth + nx)) << 2;
          const cost = load<u32>(costs + at);
          if (cost === NO_TARGET) continue;
          const ratio: u32 = scaled / (cost + floor);
          const weight: u32 = ratio * ratio;
          if (weight === 0) continue;
          const source = load<u32>(field + at);
          const px = <i32>(source & 0xffff) + bx - nx;
          const py = <i32>(source >> 16) + by - ny;
          const pixel = i32x4.extend_low_i16x8_u(
            i16x8.extend_low_i8x16_u(v128.load32_zero(image + ((<usize>(py * width + px)) << 2))),
          );
          const bias = i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(v128.load32_zero(biases + at)));
          sum = i32x4.add(sum, i32x4.mul(i32x4.add(pixel, bias), i32x4.splat(weight)));
          total += weight;
        }
      }
      const half = <i32>(total >> 1);
      const r = clampInt((i32x4.extract_lane(sum, 0) + half) / <i32>total, 0, 255);
      const g = clampInt((i32x4.extract_lane(sum, 1) + half) / <i32>total, 0, 255);
      const b = clampInt((i32x4.extract_lane(sum, 2) + half) / <i32>total, 0, 255);
      const to: usize = image + ((<usize>((boxTop + by) * width + boxLeft + bx)) << 2);
      store<u32>(to, (load<u32>(to) & 0xff000000) | <u32>r | (<u32>g << 8) | (<u32>b << 16));
    }
  }
}
