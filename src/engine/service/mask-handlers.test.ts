import { join } from 'node:path';

import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { FINDS_NOTHING } from '../../../tests/fixtures/finds-nothing.js';
import type { Client } from '../../shared/contract/client.js';
import { MASK_METHODS } from '../../shared/contract/mask-methods.js';
import type { SuggestLines } from '../engine.js';
import type { TemporaryPhoto } from '../documents/fixtures/temporary-photo.js';
import type { FileGrants } from './file-grants.js';
import { servePhoto } from '../../../tests/fixtures/serve-photo.js';
import type { OpenDocuments } from './open-documents.js';
import { createMaskHandlers } from './mask-handlers.js';

/** Through the middle of what is marked, lower by a pixel where it had to fit. */
const suggestLines: SuggestLines = async (image, { data, width }, fit) => {
  const row = Math.floor(data.indexOf(255) / width) + (fit === 'auto' ? 1 : 0);
  return [
    [
      { x: 0, y: row },
      { x: image.width, y: row },
    ],
  ];
};

let photo: TemporaryPhoto;
let client: Client<typeof MASK_METHODS>;
let documentId: string;
let grants: FileGrants;
let documents: OpenDocuments;
let end: () => Promise<void>;

/** The photo has 40 × 30 pixels. */
beforeEach(async () => {
  ({ photo, client, documentId, documents, grants, end } = await servePhoto(MASK_METHODS, (opened, granted) =>
    createMaskHandlers({ ...FINDS_NOTHING, suggestLines }, opened, granted),
  ));
});

afterEach(() => end());

describe('a mask that is changed', () => {
  const rect = { left: 4, top: 6, width: 6, height: 5 };
  const mask = [{ kind: 'box' as const, rect, mode: 'add' as const }];

  test('is given back as pixels of the photo', async () => {
    const shrink = { kind: 'shrink' as const, radiusPx: 1 };
    const { changed } = await client.call('mask.change', { documentId, mask, change: shrink });
    expect(changed).toEqual({ rect: { left: 5, top: 7, width: 4, height: 3 }, runs: [0, 12] });
    const inverted = await client.call('mask.change', { documentId, mask, change: { kind: 'invert' } });
    expect(inverted.changed.rect).toEqual({ left: 0, top: 0, width: 40, height: 30 });
  });

  test('can end as nothing', async () => {
    const change = { kind: 'shrink' as const, radiusPx: 9 };
    const { changed } = await client.call('mask.change', { documentId, mask, change });
    expect(changed).toEqual({ rect: { left: 0, top: 0, width: 0, height: 0 }, runs: [] });
  });

  test('is refused without marks, or by more than anybody means', async () => {
    const nothing = { documentId, mask: [], change: { kind: 'invert' as const } };
    await expect(client.call('mask.change', nothing)).rejects.toMatchObject({ code: 'INVALID_PARAMS' });
    const much = { documentId, mask, change: { kind: 'grow' as const, radiusPx: 501 } };
    await expect(client.call('mask.change', much)).rejects.toMatchObject({ code: 'INVALID_PARAMS' });
  });
});

describe('a colour that is clicked at', () => {
  test('is found in the photo as it is shown, where it hangs together or all over it', async () => {
    const path = join(photo.folder, 'fields.png');
    const fields = `<svg width="40" height="30"><rect width="40" height="30" fill="#9bbcdc"/>
      <rect x="8" width="4" height="30" fill="#305020"/></svg>`;
    await sharp(Buffer.from(fields)).png().toFile(path);
    const opened = await documents.open(path, 'ignore');
    const order = { documentId: opened.documentId, at: { x: 3.5, y: 3.5 }, tolerance: 4 };
    await client.call('mask.prepare', { documentId: opened.documentId, for: 'colours' });
    const own = await client.call('mask.findColour', { ...order, isConnected: true });
    expect(own).toEqual({ found: { rect: { left: 0, top: 0, width: 8, height: 30 }, runs: [0, 240] } });
    const all = await client.call('mask.findColour', { ...order, isConnected: false });
    expect(all.found?.rect).toEqual({ left: 0, top: 0, width: 40, height: 30 });
    const beside = await client.call('mask.findColour', { ...order, at: { x: 3, y: -1 }, isConnected: true });
    expect(beside).toEqual({});
    await documents.close(opened.documentId);
  });

  test('has a tolerance of 0 to 100', async () => {
    const order = { documentId, at: { x: 1, y: 1 }, isConnected: true };
    for (const tolerance of [-1, 100.5, Number.NaN]) {
      const answer = client.call('mask.findColour', { ...order, tolerance });
      await expect(answer).rejects.toMatchObject({ code: 'INVALID_PARAMS' });
    }
  });
});

describe('things that are found', () => {
  test('are told with their pixels in the photo, and only what is in it', async () => {
    const path = join(photo.folder, 'dusty.png');
    const spots = [
      [400, 300],
      [900, 500],
    ].map(([x, y]) => `<circle cx="${x}" cy="${y}" r="9" fill="url(#spot)"/>`);
    const sky = `<svg width="1200" height="800"><radialGradient id="spot"><stop offset="0.4" stop-color="#5c7894"/>
      <stop offset="1" stop-color="#9bbcdc" stop-opacity="0"/></radialGradient>
      <rect width="1200" height="800" fill="#9bbcdc"/>${spots.join('')}</svg>`;
    await sharp(Buffer.from(sky)).removeAlpha().png().toFile(path);
    const opened = await documents.open(path, 'ignore');
    const { found } = await client.call('mask.detect', {
      documentId: opened.documentId,
      kinds: ['dust', 'wires'],
    });
    await documents.close(opened.documentId);
    expect(found.map(({ kind }) => kind)).toEqual(['dust', 'dust']);
    for (const [index, [x, y]] of [[400, 300] as const, [900, 500] as const].entries()) {
      const { rect, runs } = found[index]!;
      expect(Math.abs(rect.left + rect.width / 2 - x)).toBeLessThan(4);
      expect(Math.abs(rect.top + rect.height / 2 - y)).toBeLessThan(4);
      expect(runs.reduce((sum, run) => sum + run, 0)).toBe(rect.width * rect.height);
    }
  });

  test('are of kinds that there are', async () => {
    await expect(client.call('mask.detect', { documentId, kinds: [] })).rejects.toMatchObject({
      code: 'INVALID_PARAMS',
    });
  });
});

test('lines are suggested for a mask as a fill would see it', async () => {
  const rect = { left: 4, top: 6, width: 6, height: 5 };
  const mask = [{ kind: 'box' as const, rect, mode: 'add' as const }];
  const across = (y: number): unknown => ({
    lines: [
      {
        points: [
          { x: 0, y },
          { x: 40, y },
        ],
      },
    ],
  });
  expect(await client.call('mask.suggestLines', { documentId, mask, fit: 'off' })).toEqual(across(6));
  expect(await client.call('mask.suggestLines', { documentId, mask, fit: 'auto' })).toEqual(across(7));
});

describe('a line that is drawn to contours', () => {
  const points = [4, 14, 24, 36].map((x) => ({ x, y: 17 }));

  /** Opens light ground over dark ground, which meet at a height of 15 pixels. */
  async function openHorizon(): Promise<string> {
    const path = join(photo.folder, 'horizon.png');
    const horizon = `<svg width="40" height="30"><rect width="40" height="30" fill="#9bbcdc"/>
      <rect y="15" width="40" height="15" fill="#305020"/></svg>`;
    await sharp(Buffer.from(horizon)).removeAlpha().png().toFile(path);
    return (await documents.open(path, 'ignore')).documentId;
  }

  test('follows what shows beside the mask; where there is nothing it is not told', async () => {
    const opened = await openHorizon();
    const order = { documentId: opened, points, reachPx: 6 };
    await client.call('mask.prepare', { documentId: opened, for: 'contours' });
    const { line } = await client.call('mask.snapLine', order);
    for (const { y } of line!.points) expect(Math.abs(y - 15)).toBeLessThan(0.6);
    const rect = { left: 0, top: 0, width: 40, height: 30 };
    const mask = [{ kind: 'box' as const, rect, mode: 'add' as const }];
    expect(await client.call('mask.snapLine', { ...order, mask })).toEqual({});
    expect(await client.call('mask.snapLine', { ...order, points: points.slice(0, 1) })).toEqual({});
    await documents.close(opened);
  });

  test('is refused where it cannot be meant, and dropped where it is cancelled', async () => {
    const order = { documentId, points, reachPx: 6 };
    const runs = { kind: 'pixels' as const, rect: { left: 0, top: 0, width: 4, height: 4 }, runs: [3] };
    for (const wrong of [
      { reachPx: 0 },
      { reachPx: 1001 },
      { points: [] },
      { points: [{ x: Number.NaN, y: 0 }] },
      { mask: [] },
      { mask: [{ ...runs, mode: 'add' as const }] },
    ]) {
      const answer = client.call('mask.snapLine', { ...order, ...wrong });
      await expect(answer).rejects.toMatchObject({ code: 'INVALID_PARAMS' });
    }
    const controller = new AbortController();
    const answer = client.call('mask.snapLine', order, { signal: controller.signal });
    controller.abort();
    await expect(answer).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('a mask in a file', () => {
  const TOKEN = 'a-token-of-a-mask';
  const TARGET = 'a-token-of-a-target';
  const rect = { left: 4, top: 6, width: 6, height: 5 };

  async function writePicture(name: string, svg: string): Promise<void> {
    const path = join(photo.folder, name);
    await sharp(Buffer.from(svg)).png().toFile(path);
    grants.add(TOKEN, path, 'open');
  }

  test('is written as a grey picture, replaced only where the person has agreed, and read again as it was', async () => {
    const path = join(photo.folder, 'mask.png');
    grants.add(TARGET, path, 'save');
    grants.add(TOKEN, path, 'open');
    const mask = [{ kind: 'box' as const, rect, mode: 'add' as const }];
    const order = { documentId, mask, target: TARGET, force: false };
    expect(await client.call('mask.write', order)).toEqual({ name: 'mask.png' });
    const { width, height, channels } = await sharp(path).metadata();
    expect([width, height, channels]).toEqual([40, 30, 1]);
    await expect(client.call('mask.write', order)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    await client.call('mask.write', { ...order, force: true });
    const { marked, notices } = await client.call('mask.read', { documentId, file: TOKEN });
    expect({ marked, notices }).toEqual({ marked: { rect, runs: [0, 30] }, notices: [] });
  });

  test('is brought to the size of the photo, and refused with another shape or nothing in it', async () => {
    const half = '<rect width="20" height="15"/><rect x="2" y="3" width="3" height="2" fill="#fff"/>';
    await writePicture('half.png', `<svg width="20" height="15">${half}</svg>`);
    const { marked } = await client.call('mask.read', { documentId, file: TOKEN });
    expect(marked.rect).toEqual({ left: 4, top: 6, width: 6, height: 4 });
    await writePicture('square.png', `<svg width="20" height="20">${half}</svg>`);
    const read = (): Promise<unknown> => client.call('mask.read', { documentId, file: TOKEN });
    await expect(read()).rejects.toMatchObject({ code: 'INVALID_PARAMS' });
    await writePicture('black.png', '<svg width="40" height="30"><rect width="40" height="30"/></svg>');
    await expect(read()).rejects.toMatchObject({ code: 'MASK_EMPTY' });
  });

  test('is refused where it is a photo', async () => {
    const noise = Buffer.from(Uint8Array.from({ length: 3 * 400 * 300 }, (_, index) => (index * 7919) % 251));
    const path = join(photo.folder, 'photo-of-noise.png');
    await sharp(noise, { raw: { width: 400, height: 300, channels: 3 } })
      .png()
      .toFile(path);
    grants.add(TOKEN, path, 'open');
    const read = client.call('mask.read', { documentId, file: TOKEN });
    await expect(read).rejects.toMatchObject({ code: 'MASK_UNLIKELY' });
  });
});
