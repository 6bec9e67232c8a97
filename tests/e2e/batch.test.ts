import { spawnSync } from 'node:child_process';
import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { describe, expect, test } from 'vitest';

import { drawSky } from '../../src/engine/detect/fixtures/draw-sky.js';
import { moveCamera, readPhoto, toHomography } from '../fixtures/move-camera.js';
import { mapPoint } from '../../src/engine/registration/homography.js';
import { HEIGHT, hashResults, isMasked, OBJECT, OPTIONS, scene, setUp, WIDTH } from './batch-folders.js';
import { readResults, runCli } from './run-cli.js';
import { countChanges, countRed, createMaskImage, createScene, readPixels, writeImage } from './scene.js';

describe('lacuna batch', () => {
  test('removes what masks of the same names mark, in the same tree, and says what came of each photo', async () => {
    const { photos, masks, results } = await setUp(['a.png', 'trip/b.tif']);
    await writeFile(join(photos, 'bad.png'), 'no photo');
    await writeFile(join(masks, 'bad.png'), 'no mask');
    await writeImage(join(photos, 'none.png'), scene);
    const finished = await runCli(
      'batch',
      photos,
      ...['-o', results, '--masks', masks, '--recursive', '--json', '--unmarked', 'copy', ...OPTIONS],
    );
    expect(finished.code).toBe(1);
    const rows = readResults(finished).sort((one, other) =>
      String(one['input']) < String(other['input']) ? -1 : 1,
    );
    expect(rows).toMatchObject([
      { input: join(photos, 'a.png'), output: join(results, 'a.png'), state: 'done', width: WIDTH },
      { state: 'failed', code: 'UNSUPPORTED_FORMAT', file: join(photos, 'bad.png') },
      { state: 'unmarked', output: join(results, 'none.png') },
      { state: 'done', output: join(results, 'trip', 'b.tif') },
    ]);
    expect(finished.stderr).toContain('4 photos: 2 done, 1 with nothing to remove, 1 failed.');
    const result = await readPixels(join(results, 'trip', 'b.tif'));
    expect(countRed(result)).toBe(0);
    expect(countChanges(scene, result, isMasked)).toMatchObject({ outside: 0 });
    expect(await readFile(join(results, 'none.png'))).toEqual(await readFile(join(photos, 'none.png')));
  });

  test('puts one mask, or a rectangle, at a place of every photo', async () => {
    const { folder, photos, results } = await setUp(['a.png']);
    const logo = join(folder, 'logo.png');
    await writeImage(
      logo,
      createMaskImage(28, 24, () => 255),
    );
    const anchor = ['--anchor', 'top-left', '--offset', '57px,37px'];
    const one = await runCli('batch', photos, '-o', results, '--region', '28,24', ...anchor, ...OPTIONS);
    expect(one).toMatchObject({ code: 0 });
    const result = await readPixels(join(results, 'a.png'));
    expect(countRed(result)).toBe(0);
    expect(countChanges(scene, result, isMasked)).toMatchObject({ outside: 0 });
    const other = join(folder, 'other');
    expect(await runCli('batch', photos, '-o', other, '--mask', logo, ...anchor, ...OPTIONS)).toMatchObject({
      code: 0,
    });
    expect(await hashResults(other)).toEqual(await hashResults(results));
  });

  test('asks a program for masks, without a shell', async () => {
    const { folder, photos, masks, results } = await setUp(['a.png']);
    const script = join(folder, 'find mask.mjs');
    await writeFile(
      script,
      `import { basename } from 'node:path'; console.log(${JSON.stringify(masks)} + '/' + basename(process.argv[3]));`,
    );
    const command = `"${process.execPath}" "${script}" $(touch) {}`;
    expect(await runCli('batch', photos, '-o', results, '--mask-command', command, ...OPTIONS)).toMatchObject(
      {
        code: 0,
      },
    );
    expect(countRed(await readPixels(join(results, 'a.png')))).toBe(0);
    const failing = `"${process.execPath}" -e "process.exit(3)"`;
    const failed = await runCli(
      'batch',
      photos,
      ...['-o', join(folder, 'failed'), '--mask-command', failing, '--json', ...OPTIONS],
    );
    expect(readResults(failed)).toMatchObject([{ state: 'failed', code: 'INVALID_PARAMS' }]);
  });

  test('finds what goes by itself where it is asked to', async () => {
    const { folder, photos, results } = await setUp([]);
    // A speck of dust on an even sky.
    const valueAt = (x: number, y: number): number => {
      const t = Math.min(1, Math.max(0, (9 - Math.hypot(x - 100, y - 80)) / 8));
      return (150 + y / 5) * (1 - 0.2 * t * t * (3 - 2 * t)) + ((x * 7919 + y * 104729) % 3);
    };
    const sky = createMaskImage(300, 200, valueAt);
    await writeImage(join(photos, 'dusty.png'), sky);
    await writeImage(
      join(photos, 'even.png'),
      createMaskImage(300, 200, (x, y) => 150 + y / 5 + ((x * 7919) % 3)),
    );
    const args = ['-o', results, '--detect', 'dust', '--json', ...OPTIONS];
    const finished = await runCli('batch', photos, ...args);
    expect(finished).toMatchObject({ code: 0 });
    expect(Object.keys(await hashResults(results))).toEqual(['dusty.png']);
    const result = await readPixels(join(results, 'dusty.png'));
    const middle = (80 * 300 + 100) * result.channels;
    expect(result.data[middle]).toBeGreaterThan((sky.data[80 * 300 + 100] ?? 0) + 15);
    expect(await readdir(folder)).toContain('results');
  });

  test('finds dust that is too faint for one photo where it stays in place over the series', async () => {
    const { photos, results } = await setUp([]);
    const skies = [90, 120, 150, 180].map((light, index) =>
      drawSky(
        [
          { x: 90, y: 80, radius: 5, depth: 0.028 },
          // Whatever is in one photo alone is no dust of the sensor, but another scene.
          { x: 60 + 20 * index, y: 150, radius: 5, depth: 0.1 },
        ],
        undefined,
        light,
      ),
    );
    for (const [index, sky] of skies.entries()) await writeImage(join(photos, `${index}.png`), sky);
    const run = async (...more: readonly string[]): ReturnType<typeof runCli> =>
      await runCli('batch', photos, '-o', results, '--detect', 'dust', ...more, ...OPTIONS);
    const countFilled = async (index: number): Promise<number> => {
      const result = await readPixels(join(results, `${index}.png`));
      return countChanges(skies[index]!, result, (x, y) => Math.hypot(x - 90, y - 80) < 16).inside;
    };
    expect(await run()).toMatchObject({ code: 0 });
    expect(await countFilled(0)).toBe(0);
    expect(await run('--dust-series')).toMatchObject({ code: 2 });
    const anew = await run('--dust-series', '--restart', '--on-exists', 'overwrite');
    expect(anew).toMatchObject({ code: 0 });
    for (const index of skies.keys()) expect(await countFilled(index)).toBeGreaterThan(20);
    expect(await run('--dust-series', '--watch')).toMatchObject({ code: 2 });
  });

  test('makes the retouches of a recipe on every photo of its size', async () => {
    const { folder, photos, results } = await setUp(['a.png']);
    await writeImage(join(photos, 'small.png'), createScene(80, 60, OBJECT));
    const box = { kind: 'box', rect: { left: 57, top: 37, width: 28, height: 24 }, mode: 'add' };
    const options = { fill: 'patchmatch', model: 'auto', seed: 1, dilatePx: 0, featherPx: 0 };
    const recipe = join(folder, 'recipe.json');
    await writeFile(
      recipe,
      JSON.stringify({
        format: 'lacuna-recipe',
        version: 1,
        sensor: { width: WIDTH, height: HEIGHT },
        operations: [{ kind: 'fill', inputs: { mask: [box], sketch: [] }, options }],
      }),
    );
    const report = join(folder, 'report.html');
    const finished = await runCli(
      'batch',
      photos,
      '-o',
      results,
      '--recipe',
      recipe,
      '--report',
      report,
      '--json',
    );
    expect(finished.code).toBe(1);
    expect(
      readResults(finished)
        .map(({ state, code }) => [state, code])
        .sort(),
    ).toEqual([
      ['done', null],
      ['failed', 'INVALID_PARAMS'],
    ]);
    const result = await readPixels(join(results, 'a.png'));
    expect(countRed(result)).toBe(0);
    expect(countChanges(scene, result, isMasked)).toMatchObject({ outside: 0 });
    expect(await readFile(report, 'utf8')).toContain('data:image/jpeg');
  });

  test('carries a recipe over a series by registration, and names photos of something else', async () => {
    const { folder, photos, results } = await setUp([]);
    const samples = join(import.meta.dirname, '../../samples');
    const first = await readPhoto(join(samples, 'sundial.jpg'), 640);
    const series = {
      'a.png': first,
      'b.png': moveCamera(first, toHomography(first, { right: -0.06, down: 0.03, degrees: 2 }), { grain: 3 }),
      'other.png': await readPhoto(join(samples, 'nuthatch.jpg'), 640),
      'past.png': moveCamera(first, toHomography(first, { right: -0.5 })),
    };
    for (const [name, photo] of Object.entries(series)) await writeImage(join(photos, name), photo);
    const box = { kind: 'box', rect: { left: 250, top: 260, width: 40, height: 30 }, mode: 'add' };
    const options = { fill: 'patchmatch', model: 'auto', seed: 1, dilatePx: 0, featherPx: 0 };
    const recipe = join(folder, 'recipe.json');
    await writeFile(
      recipe,
      JSON.stringify({
        ...{ format: 'lacuna-recipe', version: 1, sensor: { width: first.width, height: first.height } },
        operations: [{ kind: 'fill', inputs: { mask: [box], sketch: [] }, options }],
      }),
    );
    const register = ['--recipe', recipe, '--register', join(photos, 'a.png')];
    const finished = await runCli('batch', photos, '-o', results, ...register, '--json');
    expect(finished.code).toBe(1);
    const rows = readResults(finished).sort((one, other) =>
      String(one['input']).localeCompare(String(other['input'])),
    );
    expect(rows).toMatchObject([
      { state: 'done' },
      { state: 'done' },
      { state: 'failed', code: 'REGISTRATION_WEAK', file: join(photos, 'other.png') },
      { state: 'unmarked' },
    ]);
    // What was filled lies where the box has gone to.
    const truth = toHomography(first, { right: -0.06, down: 0.03, degrees: 2 });
    const { x, y } = mapPoint(truth, { x: 270, y: 275 });
    const { inside, outside } = countChanges(
      series['b.png'],
      await readPixels(join(results, 'b.png')),
      (left, top) => {
        return Math.hypot(left - x, top - y) < 30;
      },
    );
    expect(inside).toBeGreaterThan(600);
    expect(outside).toBe(0);
    const past = ['fill', join(photos, 'past.png'), '-o', join(folder, 'past.png'), ...register];
    expect((await runCli(...past)).stderr).toContain('lies outside of that photo');
    const alone = await runCli('batch', photos, '-o', results, '--mask-from', 'alpha', '--register', recipe);
    expect(alone).toMatchObject({ code: 2 });
  });

  test('removes what is transparent with --mask-from alpha', async () => {
    const { photos, results } = await setUp([]);
    const data = new Uint8Array(WIDTH * HEIGHT * 4);
    for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
      data.set(scene.data.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
      data[pixel * 4 + 3] = isMasked(pixel % WIDTH, Math.floor(pixel / WIDTH)) ? 0 : 255;
    }
    await writeImage(join(photos, 'a.png'), { width: WIDTH, height: HEIGHT, channels: 4, depth: 8, data });
    expect(await runCli('batch', photos, '-o', results, '--mask-from', 'alpha', ...OPTIONS)).toMatchObject({
      code: 0,
    });
    const result = await readPixels(join(results, 'a.png'));
    expect(countRed(result)).toBe(0);
    for (let at = 3; at < result.data.length; at += result.channels) {
      if (result.channels === 4 && result.data[at] !== 255)
        throw new Error(`Expected no hole but there is one at ${at}`);
    }
  });

  test.skipIf(spawnSync('exiftool', ['-ver']).status !== 0)(
    'keeps all that exiftool can tell of a photo',
    async () => {
      const { photos, results } = await setUp([]);
      const { width, height, channels, data } = scene;
      const photo = join(photos, 'a.jpg');
      await sharp(data, { raw: { width, height, channels } })
        .withIccProfile('p3')
        .withExif({
          IFD0: { Copyright: 'A. Person', ImageDescription: 'A lake' },
          IFD3: { GPSLatitudeRef: 'N' },
        })
        .withXmp(
          '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:format="image/jpeg"/></rdf:RDF></x:xmpmeta>',
        )
        .jpeg({ quality: 90 })
        .toFile(photo);
      const place = ['--region', '28,24', '--anchor', 'top-left', '--offset', '57,37'];
      expect(await runCli('batch', photos, '-o', results, ...place, ...OPTIONS)).toMatchObject({ code: 0 });
      const read = (path: string): string =>
        spawnSync('exiftool', ['-a', '-G1', '-s', '--System:all', path], { encoding: 'utf8' }).stdout;
      expect(read(photo)).toContain('A. Person');
      expect(read(join(results, 'a.jpg'))).toBe(read(photo));
    },
  );

  test('saves photos smaller and with less data where it is asked to, those without anything to remove too', async () => {
    const { photos, masks, results } = await setUp(['a.jpg']);
    for (const name of ['a.jpg', 'clean.jpg']) {
      await sharp(scene.data, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
        .withExif({ IFD0: { Copyright: 'A. Person' }, IFD3: { GPSLatitudeRef: 'N' } })
        .toFile(join(photos, name));
    }
    const run = async (...saving: readonly string[]): ReturnType<typeof runCli> =>
      await runCli(
        ...['batch', photos, '-o', results, '--masks', masks, '--unmarked', 'copy', ...saving, ...OPTIONS],
      );
    expect(await run('--resize', '50%', '--metadata', 'none')).toMatchObject({ code: 0 });
    for (const name of ['a.jpg', 'clean.jpg']) {
      const { width, height, exif } = await sharp(join(results, name)).metadata();
      expect({ width, height }).toEqual({ width: WIDTH / 2, height: HEIGHT / 2 });
      expect(exif?.toString('latin1') ?? '').not.toContain('A. Person');
    }
    const other = await run('--resize', '64', '--metadata', 'none');
    expect(other).toMatchObject({ code: 2 });
    expect(other.stderr).toContain('resize was {"kind":"percent","percent":50} and is');
    const asItIs = await run('--restart', '--on-exists', 'overwrite');
    expect(asItIs).toMatchObject({ code: 0 });
    expect(await readFile(join(results, 'clean.jpg'))).toEqual(await readFile(join(photos, 'clean.jpg')));
  });

  test('only lists with --dry-run', async () => {
    const { folder, photos, masks, results } = await setUp(['a.png', 'b.png']);
    const finished = await runCli('batch', photos, '-o', results, '--masks', masks, '--dry-run', '--json');
    expect(readResults(finished)).toMatchObject([
      { input: join(photos, 'a.png'), output: join(results, 'a.png'), mask: join(masks, 'a.png') },
      { input: join(photos, 'b.png') },
    ]);
    expect(await readdir(folder)).not.toContain('results');
  });

  test('writes reports, and keeps time stamps when it is asked to', async () => {
    const { folder, photos, masks, results } = await setUp(['a.png', '<b>&.png']);
    await utimes(join(photos, 'a.png'), 1_000_000_000, 1_000_000_000);
    const reports = ['csv', 'jsonl', 'html'].map((ending) => join(folder, `report.${ending}`));
    const finished = await runCli(
      'batch',
      photos,
      ...['-o', results, '--masks', masks, '--keep-times', ...OPTIONS],
      ...reports.flatMap((report) => ['--report', report]),
    );
    expect(finished).toMatchObject({ code: 0 });
    expect((await stat(join(results, 'a.png'))).mtimeMs).toBe(1e12);
    const [csv = '', jsonl = '', html = ''] = await Promise.all(
      reports.map((file) => readFile(file, 'utf8')),
    );
    expect(csv.split('\r\n')).toHaveLength(4);
    expect(jsonl.trim().split('\n')).toHaveLength(2);
    expect(html.match(/data:image\/jpeg;base64,/g)).toHaveLength(2);
    expect(html).toContain('&#60;b&#62;&#38;.png');
    expect(html).not.toContain('<b>');
  });

  test.each([
    [[], /one of --masks, --mask/],
    [['--masks', 'm', '--mask', 'm.png'], /received 2/],
    [['--region', '5%,5%'], /--anchor/],
    [['--masks', 'm', '--suffix', '../x'], /--suffix/],
    [['--masks', 'm', '--report', 'x.txt'], /--report/],
  ])('%j is a wrong command line', async (options, message) => {
    const finished = await runCli('batch', 'photos', '-o', 'results', ...options);
    expect(finished.code).toBe(2);
    expect(finished.stderr).toMatch(message);
  });
});
