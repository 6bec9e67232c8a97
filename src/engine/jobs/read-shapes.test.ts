import { execFileSync } from 'node:child_process';
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.js';
import { AppError } from '../../shared/app-error.js';
import { parseShapes, readShapes } from './read-shapes.js';

const stroke = { kind: 'stroke', points: [{ x: 1.5, y: 2 }], radius: 3 };

function errorOf(text: string): AppError {
  try {
    parseShapes(text, 'wires.json');
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('Expected an error but there was none');
}

describe('a file of shapes', () => {
  test('holds strokes, polygons and boxes; what it does not say is added', () => {
    const pressed = { ...stroke, widths: [0.5] };
    const polygon = { kind: 'polygon', points: [{ x: 0, y: 0 }], mode: 'erase' };
    const box = { kind: 'box', rect: { left: -1, top: 0, width: 5, height: 6 }, mode: 'add' };
    const text = JSON.stringify({ shapes: [stroke, pressed, polygon, box] });
    expect(parseShapes(text, 'wires.json')).toEqual([
      { ...stroke, mode: 'add' },
      { ...pressed, mode: 'add' },
      polygon,
      box,
    ]);
    // Windows programs write a byte order mark before it.
    expect(parseShapes(`\uFEFF${text}`, 'wires.json')).toHaveLength(4);
  });

  test.each([
    ['no JSON', '{', /^Expected JSON in wires\.json/],
    ['a list', '[]', /wires\.json/],
    ['an unknown key', JSON.stringify({ shapes: [], colour: 1 }), /colour/],
    ['an unknown key of a shape', JSON.stringify({ shapes: [{ ...stroke, size: 2 }] }), /shapes\.0\.size/],
    ['an unknown shape', JSON.stringify({ shapes: [{ kind: 'star' }] }), /shapes\.0\.kind .*"star"/],
    ['no points', JSON.stringify({ shapes: [{ ...stroke, points: [] }] }), /shapes\.0\.points/],
    ['a radius of 0', JSON.stringify({ shapes: [stroke, { ...stroke, radius: 0 }] }), /shapes\.1\.radius/],
    [
      'widths for other points',
      JSON.stringify({ shapes: [{ ...stroke, widths: [1, 0.5] }] }),
      /1 numbers for shapes\.0\.widths .* 2\./,
    ],
    [
      'half a pixel',
      JSON.stringify({ shapes: [{ kind: 'box', rect: { left: 0.5, top: 0, width: 1, height: 1 } }] }),
      /shapes\.0\.rect\.left/,
    ],
    [
      'a coordinate of null',
      JSON.stringify({ shapes: [{ ...stroke, points: [{ x: null, y: 0 }] }] }),
      /shapes\.0\.points\.0\.x .*null/,
    ],
  ])('with %s is refused by file and place', (_name, text, message) => {
    const error = errorOf(text);
    expect(error.code).toBe('INVALID_PARAMS');
    expect(error.message).toMatch(/^Expected .* but received /);
    expect(error.message).toMatch(message);
    expect(error.details.path).toBe('wires.json');
  });

  test.skipIf(process.platform === 'win32')('that is a named pipe is refused, not waited for', async () => {
    const pipe = join(await temporaryFolder(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    await expect(readShapes(pipe)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('no ordinary file'),
    });
  });

  test('that is far too large is refused unread', async () => {
    const path = join(await temporaryFolder(), 'shapes.json');
    await writeFile(path, '');
    await truncate(path, 64 * 1024 * 1024 + 1);
    await expect(readShapes(path)).rejects.toMatchObject({
      message: expect.stringContaining('67108865 bytes'),
    });
  });

  test('that is absent is NOT_FOUND', async () => {
    await expect(readShapes('/absent/wires.json')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      details: { path: '/absent/wires.json' },
    });
  });
});
