import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CASES = fileURLToPath(new URL('real', import.meta.url));
const SAMPLES = fileURLToPath(new URL('../../../samples', import.meta.url));

/**
 * The real removals: `{name, photo, thing, drawn, shapes}` with the photo's path; `shapes` as in a file of `--strokes`. `data` is
 * the photo set; a photo named `samples/…` is the repository's. `look` is where to look when not all can be shown.
 */
export async function readRealCases(data, names) {
  const files = (await readdir(CASES)).filter((file) => file.endsWith('.json')).sort();
  const cases = [];
  for (const file of files) {
    const name = basename(file, '.json');
    if (names !== undefined && !names.includes(name)) continue;
    const { photo, ...described } = JSON.parse(await readFile(join(CASES, file), 'utf8'));
    const path = photo.startsWith('samples/') ? join(SAMPLES, basename(photo)) : join(data, photo);
    cases.push({ name, photo: path, ...described });
  }
  return cases;
}

/** The rectangle of pixels that shapes touch, within the photo. */
export function findBounds(shapes, { width, height }) {
  const reach = shapes.flatMap(({ points, radius = 0 }) =>
    points.map(({ x, y }) => ({ x0: x - radius, x1: x + radius, y0: y - radius, y1: y + radius })),
  );
  const left = Math.max(0, Math.floor(Math.min(...reach.map(({ x0 }) => x0))));
  const top = Math.max(0, Math.floor(Math.min(...reach.map(({ y0 }) => y0))));
  return {
    left,
    top,
    width: Math.min(width, Math.ceil(Math.max(...reach.map(({ x1 }) => x1)))) - left,
    height: Math.min(height, Math.ceil(Math.max(...reach.map(({ y1 }) => y1)))) - top,
  };
}

/** `box` grown by `margin` pixels, within the photo. */
export function growBox(box, margin, { width, height }) {
  const left = Math.max(0, box.left - margin);
  const top = Math.max(0, box.top - margin);
  return {
    left,
    top,
    width: Math.min(width, box.left + box.width + margin) - left,
    height: Math.min(height, box.top + box.height + margin) - top,
  };
}

/** The shapes as SVG of the part `box` of the photo: filled with `fill`, or as an outline `line` pixels wide. */
export function drawShapes(shapes, box, { fill, line }) {
  const bodies = shapes.map((shape) => {
    const points = shape.points.map(({ x, y }) => `${x - box.left},${y - box.top}`).join(' ');
    if (shape.kind === 'polygon') {
      return fill === undefined
        ? `<polygon points="${points}" fill="none" stroke="red" stroke-width="${line}"/>`
        : `<polygon points="${points}" fill="${fill}"/>`;
    }
    const round = 'fill="none" stroke-linecap="round" stroke-linejoin="round"';
    return fill === undefined
      ? `<polyline points="${points}" ${round} stroke="red" stroke-opacity="0.5" stroke-width="${2 * shape.radius}"/>`
      : `<polyline points="${points}" ${round} stroke="${fill}" stroke-width="${2 * shape.radius}"/>`;
  });
  const size = `width="${box.width}" height="${box.height}"`;
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${size}>${bodies.join('')}</svg>`);
}
