import sharp from 'sharp';

/** Writes `image` with the truths framed in green and what was found tinted and framed in red. */
export async function drawOverlay(image, truths, detections, target) {
  const { width, height } = image;
  const tint = Buffer.alloc(width * height * 4);
  for (const { rect, mask } of detections) {
    for (let y = 0; y < rect.height; y++) {
      for (let x = 0; x < rect.width; x++) {
        if (mask.data[y * rect.width + x] === 0) continue;
        tint.set([255, 0, 200, 110], ((rect.top + y) * width + rect.left + x) * 4);
      }
    }
  }
  const stroke = Math.max(1, width / 900);
  const frame = ({ rect }, colour, gap) =>
    `<rect x="${rect.left - gap}" y="${rect.top - gap}" width="${rect.width + 2 * gap}" height="${rect.height + 2 * gap}" fill="none" stroke="${colour}" stroke-width="${stroke}"/>`;
  const frames = [
    ...truths.map((truth) => frame(truth, 'lime', 3)),
    ...detections.map((detection) => frame(detection, 'red', 6)),
  ];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${frames.join('')}</svg>`;
  await sharp(image.data, { raw: { width, height, channels: 3 } })
    .composite([{ input: tint, raw: { width, height, channels: 4 } }, { input: Buffer.from(svg) }])
    .png()
    .toFile(target);
}
