/** So deep inside, in parts of the deepest place, people scribble. */
const DEEP = 0.4;
const TRIES = 40;
const CORNERS = 24;

/** A line across the thing, a loose loop around it and a click on it, as points; `random` gives numbers from 0 to 1. */
export function drawScribbles(isThing, width, height, random) {
  const depths = measureDepths(isThing, width, height);
  const deepest = depths.reduce((most, depth) => Math.max(most, depth), 0);
  const deep = [];
  for (const [pixel, depth] of depths.entries()) if (depth > DEEP * deepest) deep.push(pixel);
  const at = (pixel) => ({ x: (pixel % width) + 0.5, y: Math.floor(pixel / width) + 0.5 });
  const any = () => at(deep[Math.floor(random() * deep.length)]);
  const line = [any()];
  for (let corner = 0; corner < 2; corner++) {
    const reachable = Array.from({ length: TRIES }, any).filter((point) =>
      isInside(isThing, width, line.at(-1), point),
    );
    const [farthest] = reachable.toSorted((a, b) => distanceTo(line, b) - distanceTo(line, a));
    if (farthest && distanceTo(line, farthest) > 0) line.push(farthest);
  }
  return { line, loop: drawLoop(isThing, width, random), click: [at(depths.indexOf(deepest))] };
}

/** How many steps each pixel of the thing is from its end. */
function measureDepths(isThing, width, height) {
  const depths = new Uint16Array(isThing.length);
  const least = (pixel, ...others) => {
    if (isThing[pixel] === 0) return;
    depths[pixel] = Math.min(depths[pixel] || 0xffff, 1 + Math.min(...others));
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x;
      least(pixel, x > 0 ? depths[pixel - 1] : 0, y > 0 ? depths[pixel - width] : 0);
    }
  }
  for (let y = height - 1; y >= 0; y--) {
    for (let x = width - 1; x >= 0; x--) {
      const pixel = y * width + x;
      least(pixel, x < width - 1 ? depths[pixel + 1] : 0, y < height - 1 ? depths[pixel + width] : 0);
    }
  }
  return depths;
}

function isInside(isThing, width, from, to) {
  return Array.from({ length: TRIES + 1 }, (_, step) => step / TRIES).every((share) => {
    const x = Math.floor(from.x + share * (to.x - from.x));
    const y = Math.floor(from.y + share * (to.y - from.y));
    return isThing[y * width + x] === 1;
  });
}

function distanceTo(line, { x, y }) {
  return Math.min(...line.map((point) => Math.hypot(point.x - x, point.y - y)));
}

/** A polygon around the middle that keeps away from the thing, here more, there less. */
function drawLoop(isThing, width, random) {
  const pixels = [];
  for (const [pixel, value] of isThing.entries()) if (value === 1) pixels.push(pixel);
  const middle = {
    x: pixels.reduce((sum, pixel) => sum + (pixel % width), 0) / pixels.length,
    y: pixels.reduce((sum, pixel) => sum + Math.floor(pixel / width), 0) / pixels.length,
  };
  const radii = new Array(CORNERS).fill(4);
  for (const pixel of pixels) {
    const dx = (pixel % width) - middle.x;
    const dy = Math.floor(pixel / width) - middle.y;
    const corner = Math.floor(((Math.atan2(dy, dx) + Math.PI) / (2 * Math.PI)) * CORNERS) % CORNERS;
    radii[corner] = Math.max(radii[corner], Math.hypot(dx, dy));
  }
  const points = radii.map((radius, corner) => {
    const beside = Math.max(radii[(corner + 1) % CORNERS], radii[(corner + CORNERS - 1) % CORNERS]);
    const away = Math.max(radius, 0.8 * beside) * (1.08 + 0.15 * random()) + 4;
    const angle = ((corner + 0.5) / CORNERS) * 2 * Math.PI - Math.PI;
    return { x: middle.x + away * Math.cos(angle), y: middle.y + away * Math.sin(angle) };
  });
  return [...points, points[0]];
}
