import sharp from 'sharp';

import { drawShapes, findBounds, growBox } from './real-cases.mjs';

const GAP = 4;
const LABEL = 18;
const PHOTO = 'photo';
const LARGEST_PART = 1600;

/** A row at 100 %: the photo with the mask's outline, the hole, and each fill (`{label, image}` or `{label, skipped}`). */
export async function drawRow({ shapes, look }, photo, fills) {
  const hole = findBounds(shapes, photo.info);
  const margin = Math.max(48, Math.round(0.25 * Math.max(hole.width, hole.height)));
  const box = limitBox(growBox(hole, margin, photo.info), look);
  const before = await cut(photo, box);
  const line = Math.max(2, Math.round(box.width / 300));
  const cells = [
    { label: PHOTO, image: await overlay(before, drawShapes(shapes, box, { line })) },
    { label: 'hole', image: await overlay(before, drawShapes(shapes, box, { fill: '#888' })) },
  ];
  for (const { label, image, skipped } of fills) {
    cells.push({ label, image: image ? await cut(image, box) : await writeText(skipped, box) });
  }
  return cells;
}

/** Long things (a wire across the photo) are shown in part: about the place to look at or, without one, about their middle. */
function limitBox(box, look) {
  const start = (from, length, part, middle = from + length / 2) =>
    Math.round(Math.min(from + length - part, Math.max(from, middle - part / 2)));
  const [width, height] = [Math.min(box.width, LARGEST_PART), Math.min(box.height, LARGEST_PART)];
  return {
    left: start(box.left, box.width, width, look?.x),
    top: start(box.top, box.height, height, look?.y),
    width,
    height,
  };
}

async function cut({ data, info }, box) {
  return await sharp(data, { raw: info }).extract(box).png().toBuffer();
}

async function overlay(image, drawing) {
  return await sharp(image)
    .composite([{ input: drawing }])
    .removeAlpha()
    .png()
    .toBuffer();
}

async function writeText(text, { width, height }) {
  const safe = text.replace(/[<&]/g, ' ').slice(0, 60);
  const size = Math.max(11, Math.round(width / 14));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#ccc"/><text x="4" y="${size * 1.5}" font-size="${size}">${safe}</text></svg>`;
  return await sharp(Buffer.from(svg)).removeAlpha().png().toBuffer();
}

/** The cells side by side under their labels, each at most `side` pixels wide and high, never enlarged. */
export async function joinRow(name, cells, side) {
  const placed = [];
  let [left, tallest] = [0, 0];
  for (const { label, image } of cells) {
    const { data, info } = await sharp(image)
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .png()
      .toBuffer({ resolveWithObject: true });
    const title = label === PHOTO ? name : label;
    const width = Math.max(info.width, 90);
    placed.push({ input: labelImage(title, width), left, top: 0 }, { input: data, left, top: LABEL });
    left += width + GAP;
    tallest = Math.max(tallest, info.height);
  }
  return await stack(placed, left, tallest + LABEL + GAP);
}

function labelImage(text, width) {
  const safe = text.replace(/[<&]/g, ' ');
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${LABEL}"><text x="2" y="13" font-family="sans-serif" font-size="11">${safe}</text></svg>`,
  );
}

/** Rows below each other, in `columns` columns, as PNG. */
export async function joinRows(rows, columns) {
  const sizes = await Promise.all(rows.map(async (row) => await sharp(row).metadata()));
  const width = Math.max(...sizes.map((size) => size.width)) + 2 * GAP;
  const total = sizes.reduce((sum, size) => sum + size.height, 0);
  const placed = [];
  let [column, top, tallest] = [0, 0, 0];
  rows.forEach((input, index) => {
    if (top >= total / columns && column < columns - 1) [column, top] = [column + 1, 0];
    placed.push({ input, left: column * width, top });
    top += sizes[index].height;
    tallest = Math.max(tallest, top);
  });
  return await stack(placed, width * (column + 1), tallest);
}

async function stack(placed, width, height) {
  return await sharp({ create: { width, height, channels: 3, background: 'white' } })
    .composite(placed)
    .png()
    .toBuffer();
}
