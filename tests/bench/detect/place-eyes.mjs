/** Portraits of `train/cjdowner-interfaces` (320 x 320) and where their pupils are, by hand. */
export const PORTRAITS = {
  '02245db17ffb': [95, 112, 138, 107],
  '03662f1d2234': [132, 139, 183, 139],
  '07b76dfe521d': [137, 128, 186, 132],
  '0a45ab124130': [137, 125, 187, 125],
  '114939fec25f': [117, 138, 161, 142],
  '132c955b4384': [145, 137, 195, 137],
  '1e02699d94b6': [131, 145, 179, 145],
  '239831fda6cb': [135, 117, 186, 119],
  '252bb3bf0f2b': [138, 119, 185, 119],
  '3431d419e2aa': [132, 115, 183, 115],
};

/** Lights both pupils red as a flash does: a disc that is darker towards its edge, with a glint. `name` is that of the file. */
export function placeEyes(image, random, name) {
  const eyes = PORTRAITS[name.replace(/\.\w+$/, '')];
  if (eyes === undefined) return [];
  const scale = image.width / 320;
  const radius = random.between(2.2, 4) * scale;
  const colour = [random.whole(150, 235), random.whole(15, 60), random.whole(15, 65)];
  return [0, 2].map((at) => drawPupil(image, eyes[at] * scale, eyes[at + 1] * scale, radius, colour));
}

function drawPupil({ data, width, height }, x, y, radius, colour) {
  const reach = Math.ceil(radius + 2);
  const rect = {
    left: Math.max(0, Math.round(x) - reach),
    top: Math.max(0, Math.round(y) - reach),
    width: 2 * reach + 1,
    height: 2 * reach + 1,
  };
  rect.width = Math.min(rect.width, width - rect.left);
  rect.height = Math.min(rect.height, height - rect.top);
  const mask = new Uint8Array(rect.width * rect.height);
  for (let row = 0; row < rect.height; row++) {
    for (let column = 0; column < rect.width; column++) {
      const [dx, dy] = [rect.left + column - x, rect.top + row - y];
      const distance = Math.hypot(dx, dy) / radius;
      // A dark iris around it, so that the place by hand need not be exact.
      const iris = Math.min(1, Math.max(0, (1.9 - distance) / 0.2));
      const alpha = Math.min(1, Math.max(0, (1.1 - distance) / 0.2));
      const glint = Math.hypot(dx + radius * 0.35, dy + radius * 0.35) < radius * 0.22 ? 1 : 0;
      const at = ((rect.top + row) * width + rect.left + column) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const ground = data[at + channel] * (1 - 0.55 * iris);
        const lit = glint === 1 ? 240 : colour[channel] * (1 - 0.35 * distance);
        data[at + channel] = Math.round(ground + alpha * (lit - ground));
      }
      if (alpha >= 0.5) mask[row * rect.width + column] = 255;
    }
  }
  return { rect, mask };
}
