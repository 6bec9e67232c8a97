import sharp from 'sharp';

const SIDE = 48;
const EXIF = { IFD0: { Copyright: 'nobody', ImageDescription: 'noise' } };

/** Small pictures of every format that is written, with metadata, grey and coloured, with and without transparency and 16 bits. */
export async function createSeeds() {
  const seeds = [];
  for (const channels of [1, 2, 3, 4]) {
    const data = Uint8Array.from(
      { length: SIDE * SIDE * channels },
      (_, index) => (index * 2654435761) >>> 24,
    );
    const open = () =>
      sharp(data, { raw: { width: SIDE, height: SIDE, channels } })
        .withExif(EXIF)
        .keepIccProfile();
    const kinds = {
      '.jpg': open().jpeg({ quality: 90 }),
      '-progressive.jpg': open().jpeg({ progressive: true, chromaSubsampling: '4:4:4' }),
      '.png': open().png(),
      '-interlaced.png': open().png({ progressive: true }),
      '-16.png': open()
        .toColourspace(channels < 3 ? 'grey16' : 'rgb16')
        .png(),
      '.webp': open().webp(),
      '-lossless.webp': open().webp({ lossless: true }),
      '.tif': open().tiff({ compression: 'lzw' }),
      '-tiled.tif': open().tiff({ tile: true, tileWidth: 16, tileHeight: 16, compression: 'deflate' }),
      '.avif': open().avif({ effort: 1 }),
    };
    for (const [name, pipeline] of Object.entries(kinds)) {
      const ending = name.slice(name.indexOf('.'));
      seeds.push({ name: `${channels}${name}`, ending, bytes: await pipeline.toBuffer() });
    }
  }
  return seeds;
}
