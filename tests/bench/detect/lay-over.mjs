/**
 * Draws `content` (SVG) over `image` and returns where it covers at least half of a pixel, as `{rect, mask}`. `opacity` is for all of it.
 */
export async function layOver(image, content, sharp, opacity = 1) {
  const { width, height, data } = image;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><g>${content}</g></svg>`;
  const layer = await sharp(Buffer.from(svg))
    .resize(width, height, { fit: 'fill' })
    .ensureAlpha()
    .raw()
    .toBuffer();
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let at = 0; at < width * height; at++) {
    const alpha = (layer[4 * at + 3] / 255) * opacity;
    if (alpha === 0) continue;
    for (let channel = 0; channel < 3; channel++) {
      const below = data[3 * at + channel];
      data[3 * at + channel] = Math.round(below + alpha * (layer[4 * at + channel] - below));
    }
    if (layer[4 * at + 3] < 128) continue;
    const [x, y] = [at % width, Math.floor(at / width)];
    [left, top, right, bottom] = [
      Math.min(left, x),
      Math.min(top, y),
      Math.max(right, x + 1),
      Math.max(bottom, y + 1),
    ];
  }
  const rect = { left, top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
  const mask = new Uint8Array(rect.width * rect.height);
  for (let y = 0; y < rect.height; y++) {
    for (let x = 0; x < rect.width; x++) {
      if (layer[4 * ((top + y) * width + left + x) + 3] >= 128) mask[y * rect.width + x] = 255;
    }
  }
  return { rect, mask };
}
