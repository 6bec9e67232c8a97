import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';

import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { DEFAULT_FILL_OPTIONS } from '../../shared/fill-options.js';
import type { Mask } from '../../shared/mask.js';
import { createMask } from '../../shared/mask.js';
import type { MaskShape } from '../../shared/mask-shapes.js';
import { rasterizeMask } from '../../shared/mask-shapes.js';
import type { FillOperation, Operation } from '../../shared/operation.js';
import { fromSensorPlace, turnSize } from '../../shared/orientation.js';
import { createEngine } from '../engine.js';
import { makeRecipe } from './make-recipe.js';
import { readRecipe, writeRecipe } from './recipe-file.js';
import { replayRecipe } from './replay-recipe.js';
import { fromSensorOperation, toSensorOperation } from './turn-operation.js';

const SENSOR = { width: 96, height: 64 };
const SHAPES: readonly MaskShape[] = [
  {
    kind: 'stroke',
    points: [
      { x: 10.5, y: 12.5 },
      { x: 30.5, y: 20.5 },
    ],
    radius: 4.2,
    mode: 'add',
  },
  { kind: 'box', rect: { left: 60, top: 40, width: 13, height: 7 }, mode: 'add' },
  {
    kind: 'polygon',
    points: [
      { x: 70.2, y: 5.1 },
      { x: 90.3, y: 8.4 },
      { x: 75.6, y: 22.7 },
    ],
    mode: 'add',
  },
  { kind: 'pixels', rect: { left: 5, top: 50, width: 3, height: 2 }, runs: [1, 2, 1, 2], mode: 'add' },
  { kind: 'box', rect: { left: 62, top: 41, width: 3, height: 2 }, mode: 'erase' },
];

function fillOf(mask: readonly MaskShape[]): Operation {
  return {
    kind: 'fill',
    inputs: { mask, sketch: [] },
    options: { ...DEFAULT_FILL_OPTIONS, fill: 'patchmatch' },
  };
}

/** A mask of the sensor as a photo with that orientation shows it. */
function show(mask: Mask, orientation: number): Mask {
  const shown = createMask(turnSize(mask, orientation));
  for (let at = 0; at < mask.data.length; at++) {
    const place = {
      x: ((at % mask.width) + 0.5) / mask.width,
      y: (Math.floor(at / mask.width) + 0.5) / mask.height,
    };
    const { x, y } = fromSensorPlace(place, orientation);
    shown.data[Math.floor(y * shown.height) * shown.width + Math.floor(x * shown.width)] = mask.data[at]!;
  }
  return shown;
}

const engine = createEngine({ threads: 1 });
afterAll(() => engine.dispose());

/** A photo whose sensor shows a red square on a green ground, upside down or aside as `orientation` says. */
async function writePhoto(
  folder: string,
  name: string,
  orientation: number,
  width = SENSOR.width,
): Promise<string> {
  const data = new Uint8Array(width * SENSOR.height * 3);
  for (let at = 0; at < width * SENSOR.height; at++) {
    const [x, y] = [at % width, Math.floor(at / width)];
    const isSquare = x >= 20 && x < 30 && y >= 30 && y < 40;
    data.set(isSquare ? [250, 20, 20] : [40 + ((x * 7 + y * 3) % 20), 130 + ((x * y) % 30), 60], 3 * at);
  }
  const path = join(folder, name);
  await sharp(data, { raw: { width, height: SENSOR.height, channels: 3 } })
    .withMetadata({ orientation })
    .png()
    .toFile(path);
  return path;
}

async function countRed(path: string): Promise<number> {
  const data = await sharp(path).removeAlpha().raw().toBuffer();
  let count = 0;
  for (let at = 0; at < data.length; at += 3) if (data[at]! > 150) count++;
  return count;
}

describe('a recipe', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'marks the same pixels of the sensor at orientation %i',
    (orientation) => {
      const sensorMask = rasterizeMask(SHAPES, SENSOR);
      const turned = fromSensorOperation(fillOf(SHAPES), SENSOR, orientation);
      const shownSize = turnSize(SENSOR, orientation);
      const shown = rasterizeMask(turned.inputs.mask, shownSize);
      expect(shown).toEqual(show(sensorMask, orientation));
      const back = toSensorOperation(turned, shownSize, orientation);
      expect(rasterizeMask(back.inputs.mask, SENSOR)).toEqual(sensorMask);
    },
  );

  test.each([1, 4, 6])('says of the same pixels at orientation %i where to copy from', (orientation) => {
    const stroke = SHAPES[0] as Extract<MaskShape, { kind: 'stroke' }>;
    const { kind, ...line } = stroke;
    const sources = { avoid: [line], prefer: [{ ...line, radius: 2 }] };
    const fill = fillOf(SHAPES) as FillOperation;
    const steered = { ...fill, inputs: { ...fill.inputs, sources } };
    const turned = fromSensorOperation(steered, SENSOR, orientation) as FillOperation;
    const [avoid, prefer] = [turned.inputs.sources!.avoid, turned.inputs.sources!.prefer];
    const size = turnSize(SENSOR, orientation);
    const drawn = (lines: typeof avoid): Mask =>
      rasterizeMask(
        lines.map((one) => ({ kind, ...one })),
        size,
      );
    expect(drawn(avoid)).toEqual(show(rasterizeMask([stroke], SENSOR), orientation));
    expect(drawn(prefer)).toEqual(show(rasterizeMask([{ ...stroke, radius: 2 }], SENSOR), orientation));
  });

  test('of a photo that was turned removes the same spot of the sensor from one that was not, and from itself as before', async () => {
    const folder = await temporaryFolder();
    const turned = await writePhoto(folder, 'turned.png', 6);
    const level = await writePhoto(folder, 'level.png', 1);
    const document = await engine.openDocument(turned);
    // The square as it is displayed: sensor columns are rows there.
    const rect = { left: SENSOR.height - 42, top: 18, width: 14, height: 14 };
    await document.apply({ baseRevision: 0, operation: fillOf([{ kind: 'box', rect, mode: 'add' }]) });
    await document.save(join(folder, 'by-hand.png'));
    const file = join(folder, 'recipe.json');
    await writeRecipe(await makeRecipe(document, engine.models), file, false);
    await document.close();

    const recipe = await readRecipe(file);
    expect(recipe.sensor).toEqual(SENSOR);
    for (const [input, name] of [
      [turned, 'turned-out.png'],
      [level, 'level-out.png'],
    ] as const) {
      const other = await engine.openDocument(input, { sidecar: 'ignore' });
      await replayRecipe(other, recipe, engine.models, { acceptsLarge: false });
      await other.save(join(folder, name));
      await other.close();
      expect(await countRed(input)).toBe(100);
      expect(await countRed(join(folder, name))).toBe(0);
    }
    const [byHand, again] = await Promise.all(
      ['by-hand.png', 'turned-out.png'].map((name) => readFile(join(folder, name))),
    );
    expect(byHand!.equals(again!)).toBe(true);
  });

  test('is refused by a photo of another size, for another network, and when it is no recipe', async () => {
    const folder = await temporaryFolder();
    const document = await engine.openDocument(await writePhoto(folder, 'other.png', 1, 80));
    const recipe = {
      format: 'lacuna-recipe',
      version: 1,
      sensor: SENSOR,
      operations: [fillOf(SHAPES)],
    } as const;
    await expect(replayRecipe(document, recipe, engine.models, { acceptsLarge: false })).rejects.toThrow(
      /96 x 64 on the sensor.*80 x 64/,
    );
    const network = { id: 'lacuna-half', sha256: '0'.repeat(64) };
    const elsewhere = { ...recipe, sensor: { width: 80, height: 64 }, network };
    await expect(
      replayRecipe(document, elsewhere, engine.models, { acceptsLarge: false }),
    ).rejects.toMatchObject({
      code: 'MODEL_INVALID',
    });
    await expect(makeRecipe(document, engine.models)).rejects.toThrow(/has none/);
    expect(document.retouches).toEqual([]);
    await document.close();
    const file = join(folder, 'recipe.json');
    await writeFile(file, JSON.stringify({ ...recipe, sensor: { width: -1, height: 64 } }));
    await expect(readRecipe(file)).rejects.toThrow(/sensor.width/);
  });
});
