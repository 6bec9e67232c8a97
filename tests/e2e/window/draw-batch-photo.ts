import { join } from 'node:path';
import sharp from 'sharp';
import { ROOT } from '../../nets/read-imports.js';

const SAMPLES = [
  { name: 'sundial.jpg', spot: { left: 1500, top: 900, width: 1200, height: 800 } },
  { name: 'dandelion.jpg', spot: { left: 3800, top: 1850, width: 900, height: 1000 } },
  { name: 'nuthatch.jpg', spot: { left: 1200, top: 700, width: 900, height: 700 } },
];
/** Pictures of ten thousand photos are few. */
const drawn = new Map<string, Promise<Buffer>>();

/** A photo of a batch, of one of the samples; for small pictures another part of it for each photo. */
export function drawBatchPhoto(path: string): Promise<Buffer> {
  const [row = '0', look = 'small'] = path.split('/').slice(-3);
  const number = look === 'small' ? Number(row) % 24 : Number(row) % SAMPLES.length;
  const key = `${number} ${look}`;
  const picture = drawn.get(key) ?? drawPhoto(number, look);
  drawn.set(key, picture);
  return picture;
}

async function drawPhoto(number: number, look: string): Promise<Buffer> {
  const { name, spot } = SAMPLES[number % SAMPLES.length]!;
  const source = sharp(join(ROOT, 'samples', name));
  if (look === 'small') {
    // Scaled down while it is read, which is quick.
    const whole = sharp(await source.resize(720).toBuffer());
    const { width = 0, height = 0 } = await whole.metadata();
    const scale = 0.5 + (0.5 * ((number * 7) % 8)) / 8;
    const size = { width: Math.floor(width * scale), height: Math.floor(height * scale) };
    const left = Math.floor(((width - size.width) * ((number * 5) % 7)) / 7);
    const top = Math.floor(((height - size.height) * ((number * 3) % 5)) / 5);
    return whole
      .extract({ left, top, ...size })
      .resize(360, 360, { fit: 'inside' })
      .jpeg()
      .toBuffer();
  }
  const isClose = look.endsWith('-close');
  const { width = 0 } = await source.metadata();
  // The part that is shown, and how far it is scaled down.
  const part = isClose ? source.extract(spot) : source;
  const scale = Math.min(1, 1200 / (isClose ? spot.width : width));
  const size = Math.round((isClose ? spot.width : width) * scale);
  const before = await part.resize(size).jpeg().toBuffer();
  if (look.startsWith('before')) return before;
  const [left, top] = isClose ? [300, 200] : [spot.left + 300, spot.top + 200];
  const patch = {
    left: Math.round(left * scale),
    top: Math.round(top * scale),
    width: Math.round(400 * scale),
    height: Math.round(350 * scale),
  };
  const smeared = await sharp(before).extract(patch).blur(20).png().toBuffer();
  return sharp(before)
    .composite([{ input: smeared, left: patch.left, top: patch.top }])
    .jpeg()
    .toBuffer();
}
