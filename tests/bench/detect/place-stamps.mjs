import sharp from 'sharp';

import { layOver } from './lay-over.mjs';

const SEGMENTS = {
  0: 'abcdef',
  1: 'bc',
  2: 'abged',
  3: 'abgcd',
  4: 'fgbc',
  5: 'afgcd',
  6: 'afgedc',
  7: 'abc',
  8: 'abcdefg',
  9: 'abcdfg',
};
const COLOURS = ['#ff9a30', '#ff7a20', '#ffd040', '#ff5030', '#ffffff'];

/** One date as cameras write it: seven segments or type, 2.2 to 4.5 % of the short side high, in one of the two lower corners. */
export async function placeStamp(image, random) {
  const { width, height } = image;
  const high = random.between(0.022, 0.045) * Math.min(width, height);
  const [day, month, year] = [random.whole(1, 28), random.whole(1, 12), random.whole(0, 24)];
  const two = (value) => String(value).padStart(2, '0');
  const colour = random.pick(COLOURS);
  const y = height - random.between(0.04, 0.08) * height;
  const isRight = random.next() < 0.75;
  const margin = random.between(0.03, 0.08) * width;
  const isSegments = random.next() < 0.5;
  const text = isSegments ? `${month} ${day} '${two(year)}` : `${two(day)}.${two(month)}.20${two(year)}`;
  const length = isSegments ? drawSegments(text, 0, y, high).right : text.length * high * 0.82;
  const x = isRight ? width - margin - length : margin;
  const drawn = isSegments
    ? drawSegments(text, x, y, high).svg
    : `<text x="${x}" y="${y}" font-family="DejaVu Sans Mono" font-size="${high * 1.36}">${text}</text>`;
  return [await layOver(image, `<g fill="${colour}">${drawn}</g>`, sharp)];
}

function drawSegments(text, left, base, height) {
  const [width, thick, top] = [height * 0.55, height * 0.12, base - height];
  const parts = [];
  let x = left;
  for (const letter of text) {
    const bar = (dx, dy, w, h) =>
      parts.push(`<rect x="${x + dx}" y="${top + dy}" width="${w}" height="${h}" rx="${thick / 3}"/>`);
    if (letter === ' ') x += width * 0.8;
    else if (letter === "'") {
      bar(0, 0, thick, height * 0.22);
      x += width * 0.5;
    } else {
      const lit = SEGMENTS[letter];
      if (lit.includes('a')) bar(thick / 2, 0, width - thick, thick);
      if (lit.includes('d')) bar(thick / 2, height - thick, width - thick, thick);
      if (lit.includes('g')) bar(thick / 2, (height - thick) / 2, width - thick, thick);
      if (lit.includes('f')) bar(0, thick * 0.6, thick, height / 2 - thick);
      if (lit.includes('e')) bar(0, height / 2 + thick * 0.4, thick, height / 2 - thick);
      if (lit.includes('b')) bar(width - thick, thick * 0.6, thick, height / 2 - thick);
      if (lit.includes('c')) bar(width - thick, height / 2 + thick * 0.4, thick, height / 2 - thick);
      x += width * 1.35;
    }
  }
  return { svg: parts.join(''), right: x };
}
