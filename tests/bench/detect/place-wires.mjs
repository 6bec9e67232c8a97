import sharp from 'sharp';

import { measureLight } from './calm.mjs';
import { layOver } from './lay-over.mjs';

const WIRES = 3;
const TRIES = 200;

/**
 * Hangs up to three thin lines over `image`, where three quarters of their ground are smooth: 1.2 to 4 pixels wide to 1024, a quarter to all
 * of the width long, dark or bright, sagging a little, some cut by a gap as a mast makes it.
 */
export async function placeWires(image, random) {
  const { width, height } = image;
  const side = Math.max(width, height);
  const truths = [];
  for (let trial = 0; trial < TRIES && truths.length < WIRES; trial++) {
    const length = random.between(0.25, 1) * side;
    const angle = random.between(-0.6, 0.6) + (random.next() < 0.15 ? Math.PI / 2 : 0);
    const from = { x: random.between(-0.1, 0.8) * width, y: random.between(0, 1) * height };
    const to = { x: from.x + length * Math.cos(angle), y: from.y + length * Math.sin(angle) };
    const sag = random.between(0, 0.04) * length;
    const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 + 2 * sag };
    const gapAt = random.next() < 0.3 ? random.between(0.3, 0.7) : undefined;
    const points = sampleCurve(from, middle, to).filter(
      ({ x, y }) => x > 2 && y > 2 && x < width - 3 && y < height - 3,
    );
    if (points.length < 0.22 * side) continue;
    const ground = points
      .filter((_, index) => index % 8 === 0)
      .map(({ x, y }) => measureLight(image, Math.round(x), Math.round(y), 9));
    const isDark = random.next() < 0.75;
    const smooth = ground.filter(({ mean, spread }) => spread < 0.05 && (isDark ? mean > 70 : mean < 150));
    if (smooth.length < 0.75 * ground.length) continue;
    const stroke = (random.between(1.2, 4) * side) / 1024;
    const shade = isDark ? random.whole(10, 50) : random.whole(205, 245);
    const gap =
      gapAt === undefined ? '' : `stroke-dasharray="${gapAt * length} ${0.02 * side} ${2 * length}"`;
    const path = `<path d="M${from.x} ${from.y} Q${middle.x} ${middle.y} ${to.x} ${to.y}" fill="none" stroke="rgb(${shade},${shade},${shade})" stroke-width="${stroke}" ${gap}/>`;
    if (
      truths.some((other) => points.some((point) => Math.abs(other.rowOf(point.x) - point.y) < 0.02 * side))
    )
      continue;
    const truth = await layOver(image, path, sharp, random.between(0.75, 1));
    truths.push({ ...truth, rowOf: rowFinder(points) });
  }
  return truths;
}

function sampleCurve(from, middle, to) {
  const steps = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y));
  return Array.from({ length: steps + 1 }, (_, index) => {
    const t = index / steps;
    const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t * t];
    return { x: a * from.x + b * middle.x + c * to.x, y: a * from.y + b * middle.y + c * to.y };
  });
}

/** The row of a wire at a column, far away where it does not reach it. */
function rowFinder(points) {
  const rows = new Map(points.map(({ x, y }) => [Math.round(x), y]));
  return (x) => rows.get(Math.round(x)) ?? Infinity;
}
