import sharp from 'sharp';

import { layOver } from './lay-over.mjs';

const WORDS = [
  'Sample',
  'PREVIEW',
  'Grand Hotel',
  'www.example.org',
  'Summer 2024',
  'No Parking',
  'Copyright',
  'Open daily',
  'Lake View 7',
  'FOR SALE',
];
const FONTS = [
  'DejaVu Sans',
  'DejaVu Sans Bold',
  'DejaVu Serif',
  'DejaVu Sans Mono',
  'DejaVu Sans Condensed',
];
const COLOURS = ['#ffffff', '#101010', '#f0e020', '#d02020', '#20408f'];
const LINES = 2;

/** Two lines of lettering at any place, 2 to 7 % of the long side high, turned by up to 15 degrees, some with an outline. */
export async function placeText(image, random) {
  const { width, height } = image;
  const side = Math.max(width, height);
  const truths = [];
  for (let trial = 0; trial < 30 && truths.length < LINES; trial++) {
    const size = random.between(0.02, 0.07) * side;
    const words = random.pick(WORDS);
    const length = words.length * size * 0.65;
    const angle = random.next() < 0.6 ? 0 : random.between(-15, 15);
    const x = random.between(0.03 * side, width - length - 0.03 * side);
    const y = random.between(0.08 * side, height - 0.05 * side);
    if (length > 0.9 * width || truths.some((other) => Math.abs(other.y - y) < 0.13 * side)) continue;
    const fill = random.pick(COLOURS);
    const outline =
      random.next() < 0.3
        ? `stroke="${fill === '#101010' ? '#fff' : '#000'}" stroke-width="${size * 0.05}"`
        : '';
    const [font, weight] = random.pick(FONTS).split(/ (?=Bold$)/);
    const text = `<text x="${x}" y="${y}" font-family="${font}" font-weight="${weight ?? 'normal'}" font-size="${size}" fill="${fill}" ${outline} transform="rotate(${angle} ${x + length / 2} ${y})">${words}</text>`;
    truths.push({ ...(await layOver(image, text, sharp)), y });
  }
  return truths;
}
