/**
 * @file AssemblyScript (not TypeScript): the hot loops of the PatchMatch fill, compiled to WebAssembly with SIMD on a shared memory.
 * script-kernel.ts is the same in TypeScript; both use integers only and give the same bytes. Every function works on one band of
 * rows, so that bands can run in any order on any number of threads with one result. [Note: Kernel memory] in ../kernel.ts
 * explains the planes; the numbers below are the order of its `KernelParameters`.
 */

const IMAGE: i32 = 0;
const TONE: i32 = 1;
const FIELD: i32 = 2;
const COST: i32 = 3;
const HOLES: i32 = 4;
const BORDER: i32 = 5;
const WIDTH: i32 = 6;
const HEIGHT: i32 = 7;
const BOX_LEFT: i32 = 8;
const BOX_TOP: i32 = 9;
const BOX_WIDTH: i32 = 10;
const BOX_HEIGHT: i32 = 11;
const BAND_HEIGHT: i32 = 12;
const SEED: i32 = 13;
const SEARCH_RADIUS: i32 = 14;
const TONE_WEIGHT: i32 = 15;
const WEIGHT_PENALTY: i32 = 16;
const FORWARD: i32 = 17;
const RENEW: i32 = 18;
const VOTE_FLOOR: i32 = 19;
const DETAIL_WEIGHT: i32 = 20;
const COHERENCE: i32 = 21;
const LABELS: i32 = 22;
const LABEL_WEIGHT: i32 = 23;

const RADIUS: i32 = 3;
const NO_TARGET: u32 = 0xffffffff;

// @ts-ignore: decorator of AssemblyScript
@inline
function parameter(block: usize, index: i32): i32 {
  return load<i32>(block + ((<usize>index) << 2));
}

/** Byte offset of an item in a plane of 32-bit items. */
// @ts-ignore: decorator
@inline
function word(index: i32): usize {
  return (<usize>index) << 2;
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
function squaredDifference(a: u32, b: u32, shift: u32): u32 {
  const difference = <i32>((a >> shift) & 255) - <i32>((b >> shift) & 255);
  return <u32>(difference * difference);
}

// @ts-ignore: decorator
@inline
function sumLanes(v: v128): u32 {
  return (
    i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1) + i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3)
  );
}

/** Squared differences of 4 pixels, those bytes that `colours` keeps. */
// @ts-ignore: decorator
@inline
function fourPixels(a: v128, b: v128, colours: v128): v128 {
  const difference = v128.and(v128.or(i8x16.sub_sat_u(a, b), i8x16.sub_sat_u(b, a)), colours);
  const low = i16x8.extend_low_i8x16_u(difference);
  const high = i16x8.extend_high_i8x16_u(difference);
  return i32x4.add(i32x4.dot_i16x8_s(low, low), i32x4.dot_i16x8_s(high, high));
}

/** One row of a patch: 7 pixels, of the 8 that are read. */
// @ts-ignore: decorator
@inline
function rowDistance(a: usize, b: usize): v128 {
  const four = i32x4.splat(0x00ffffff);
  const three = i32x4.replace_lane(four, 3, 0);
  return i32x4.add(
    fourPixels(v128.load(a), v128.load(b), four),
    fourPixels(v128.load(a, 16), v128.load(b, 16), three),
  );
}

/**
 * Distance of the patch at the target to the patch at the source, or any number ≥ `best` once it is known to be no better.
 * Terms: squared colour differences; squared tone difference × weight; squared detail difference × weight; near lines of a sketch
 * squared label difference × weight; how little the source is wanted. Both pixels are byte offsets in their planes.
 */
// @ts-ignore: decorator
@inline
function patchDistance(block: usize, target: usize, source: usize, best: u32): u32 {
  const image: usize = <usize>parameter(block, IMAGE);
  const tone: usize = <usize>parameter(block, TONE);
  const stride: usize = word(parameter(block, WIDTH));
  const targetTone = load<u32>(tone + target);
  const sourceTone = load<u32>(tone + source);
  const tones =
    squaredDifference(targetTone, sourceTone, 0) +
    squaredDifference(targetTone, sourceTone, 8) +
    squaredDifference(targetTone, sourceTone, 16);
  let total: u32 =
    ((tones * <u32>parameter(block, TONE_WEIGHT)) >> 4) +
    (255 - (sourceTone >> 24)) * <u32>parameter(block, WEIGHT_PENALTY);
  if (total >= best) return total;
  const details = squaredDifference(load<u32>(image + target), load<u32>(image + source), 24);
  total += (details * <u32>parameter(block, DETAIL_WEIGHT)) >> 4;
  if (total >= best) return total;
  const labelWeight = <u32>parameter(block, LABEL_WEIGHT);
  if (labelWeight !== 0) {
    const labels: usize = <usize>parameter(block, LABELS);
    const wanted = load<u32>(labels + target);
    const offered = load<u32>(labels + source);
    const difference =
      squaredDifference(wanted, offered, 0) +
      squaredDifference(wanted, offered, 8) +
      squaredDifference(wanted, offered, 16);
    total += ((((wanted & 255) * difference) >> 8) * labelWeight) >> 4;
    if (total >= best) return total;
  }
  const corner: usize = <usize>RADIUS * stride + (<usize>RADIUS << 2);
  let a: usize = image + target - corner;
  let b: usize = image + source - corner;
  let sum = rowDistance(a, b);
  sum = i32x4.add(sum, rowDistance(a + stride, b + stride));
  sum = i32x4.add(sum, rowDistance(a + 2 * stride, b + 2 * stride));
  if (total + sumLanes(sum) >= best) return best;
  a += 3 * stride;
  b += 3 * stride;
  sum = i32x4.add(sum, rowDistance(a, b));
  sum = i32x4.add(sum, rowDistance(a + stride, b + stride));
  if (total + sumLanes(sum) >= best) return best;
  sum = i32x4.add(sum, rowDistance(a + 2 * stride, b + 2 * stride));
  sum = i32x4.add(sum, rowDistance(a + 3 * stride, b + 3 * stride));
  return total + sumLanes(sum);
}

/** May the patch centred at (x, y) be copied, and is it another than the present one? */
// @ts-ignore: decorator
@inline
function isCandidate(block: usize, x: i32, y: i32, presentX: i32, presentY: i32): bool {
  if (x < 0 || y < 0 || x >= parameter(block, WIDTH) || y >= parameter(block, HEIGHT)) return false;
  if (x === presentX && y === presentY) return false;
  return load<u8>(<usize>parameter(block, TONE) + word(y * parameter(block, WIDTH) + x), 3) !== 0;
}

/** One scan of propagation and random search (Barnes et al. 2009, section 3.2) over a band. */
export function searchBand(block: usize, band: i32): void {
  const field: usize = <usize>parameter(block, FIELD);
  const cost: usize = <usize>parameter(block, COST);
  const border: usize = <usize>parameter(block, BORDER);
  const width = parameter(block, WIDTH);
  const boxWidth = parameter(block, BOX_WIDTH);
  const boxHeight = parameter(block, BOX_HEIGHT);
  const bandHeight = parameter(block, BAND_HEIGHT);
  const coherence: u32 = <u32>parameter(block, COHERENCE);
  const forward = parameter(block, FORWARD) !== 0;
  const renew = parameter(block, RENEW) !== 0;
  const first = band * bandHeight;
  const end = min(boxHeight, first + bandHeight);
  const step = forward ? 1 : -1;
  for (let row = 0, rows = end - first; row < rows; row++) {
    const by = forward ? first + row : end - 1 - row;
    const y = parameter(block, BOX_TOP) + by;
    const isEdgeRow = row === 0 && (forward ? by > 0 : by < boxHeight - 1);
    for (let column = 0; column < boxWidth; column++) {
      const bx = forward ? column : boxWidth - 1 - column;
      const x = parameter(block, BOX_LEFT) + bx;
      const index = by * boxWidth + bx;
      let best = load<u32>(cost + word(index));
      if (best === NO_TARGET) continue;
      const target = word(y * width + x);
      const present = load<u32>(field + word(index));
      let sx = <i32>(present & 0xffff);
      let sy = <i32>(present >> 16);
      if (renew) best = patchDistance(block, target, word(sy * width + sx), NO_TARGET - 1);

      // What the neighbour that was just visited in this row copies, one further.
      const nx = bx - step;
      if (nx >= 0 && nx < boxWidth && load<u32>(cost + word(index - step)) !== NO_TARGET) {
        const beside = load<u32>(field + word(index - step));
        const cx = <i32>(beside & 0xffff) + step;
        const cy = <i32>(beside >> 16);
        if (isCandidate(block, cx, cy, sx, sy)) {
          const distance = patchDistance(block, target, word(cy * width + cx), best);
          if (distance < best) {
            best = distance;
            sx = cx;
            sy = cy;
          }
        }
      }
      // The same for the row visited before, which at the edge of a band is read from the copy.
      const ny = by - step;
      if (ny >= 0 && ny < boxHeight) {
        let above = NO_TARGET;
        if (isEdgeRow) above = load<u32>(border + word(band * boxWidth + bx));
        else if (load<u32>(cost + word(ny * boxWidth + bx)) !== NO_TARGET) {
          above = load<u32>(field + word(ny * boxWidth + bx));
        }
        if (above !== NO_TARGET) {
          const cx = <i32>(above & 0xffff);
          const cy = <i32>(above >> 16) + step;
          if (isCandidate(block, cx, cy, sx, sy)) {
            const distance = patchDistance(block, target, word(cy * width + cx), best);
            if (distance < best) {
              best = distance;
              sx = cx;
              sy = cy;
            }
          }
        }
      }

      let random = hash(<u32>x, <u32>y, <u32>parameter(block, SEED));
      for (let radius = parameter(block, SEARCH_RADIUS); radius >= 1; radius >>= 1) {
        random ^= random << 13;
        random ^= random >> 17;
        random ^= random << 5;
        const span: u32 = <u32>(2 * radius + 1);
        const cx = sx + <i32>(((random & 0xffff) * span) >> 16) - radius;
        const cy = sy + <i32>(((random >> 16) * span) >> 16) - radius;
        if (!isCandidate(block, cx, cy, sx, sy)) continue;
        const threshold = best - best / coherence;
        const distance = patchDistance(block, target, word(cy * width + cx), threshold);
        if (distance < threshold) {
          best = distance;
          sx = cx;
          sy = cy;
        }
      }
      store<u32>(field + word(index), (<u32>sy << 16) | <u32>sx);
      store<u32>(cost + word(index), best);
    }
  }
}

/** Sets every hole pixel of a band to the weighted mean of what the patches over it say (Wexler et al. 2007, section 3.1). */
export function voteBand(block: usize, band: i32): void {
  const image: usize = <usize>parameter(block, IMAGE);
  const field: usize = <usize>parameter(block, FIELD);
  const cost: usize = <usize>parameter(block, COST);
  const holes: usize = <usize>parameter(block, HOLES);
  const width = parameter(block, WIDTH);
  const boxWidth = parameter(block, BOX_WIDTH);
  const boxHeight = parameter(block, BOX_HEIGHT);
  const bandHeight = parameter(block, BAND_HEIGHT);
  const floor: u32 = <u32>parameter(block, VOTE_FLOOR);
  const first = band * bandHeight;
  const end = min(boxHeight, first + bandHeight);
  for (let by = first; by < end; by++) {
    const top = max(0, by - RADIUS);
    const bottom = min(boxHeight - 1, by + RADIUS);
    for (let bx = 0; bx < boxWidth; bx++) {
      if (load<u8>(holes + <usize>(by * boxWidth + bx)) === 0) continue;
      const left = max(0, bx - RADIUS);
      const right = min(boxWidth - 1, bx + RADIUS);
      let least: u32 = NO_TARGET;
      for (let ny = top; ny <= bottom; ny++) {
        for (let nx = left; nx <= right; nx++) least = min(least, load<u32>(cost + word(ny * boxWidth + nx)));
      }
      if (least === NO_TARGET) continue;
      // (128 · least / cost)²: 16384 at most, so that the sum of 49 times 255 stays within 32 bits.
      const scaled: u32 = (least + floor) << 7;
      let sum = i32x4.splat(0);
      let total: u32 = 0;
      for (let ny = top; ny <= bottom; ny++) {
        for (let nx = left; nx <= right; nx++) {
          const at = word(ny * boxWidth + nx);
          if (load<u32>(cost + at) === NO_TARGET) continue;
          const ratio: u32 = scaled / (load<u32>(cost + at) + floor);
          const weight: u32 = ratio * ratio;
          const source = load<u32>(field + at);
          const px = <i32>(source & 0xffff) + bx - nx;
          const py = <i32>(source >> 16) + by - ny;
          const pixel = i32x4.extend_low_i16x8_u(
            i16x8.extend_low_i8x16_u(v128.load32_zero(image + word(py * width + px))),
          );
          sum = i32x4.add(sum, i32x4.mul(pixel, i32x4.splat(weight)));
          total += weight;
        }
      }
      const half: u32 = total >> 1;
      const r: u32 = (<u32>i32x4.extract_lane(sum, 0) + half) / total;
      const g: u32 = (<u32>i32x4.extract_lane(sum, 1) + half) / total;
      const b: u32 = (<u32>i32x4.extract_lane(sum, 2) + half) / total;
      const to: usize =
        image + word((parameter(block, BOX_TOP) + by) * width + parameter(block, BOX_LEFT) + bx);
      store<u32>(to, (load<u32>(to) & 0xff000000) | r | (g << 8) | (b << 16));
    }
  }
}
