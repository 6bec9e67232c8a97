import { EventEmitter } from 'node:events';
import { resolve } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { stubElectron, StubEvent } from '../../tests/stubs/electron.js';
import { collectPhotos } from './collect-photos.js';

const { argv } = process;
let app: EventEmitter;
let lock: unknown[];

beforeEach(() => {
  lock = [];
  app = Object.assign(new EventEmitter(), {
    getAppPath: () => resolve('.'),
    requestSingleInstanceLock: (data: unknown) => lock.push(data) === 1,
  });
  stubElectron({ app: app as never });
});

afterEach(() => (process.argv = argv));

test('the photo of the command line waits until it is taken, switches do not', () => {
  process.argv = ['electron', '--no-sandbox', '.', 'holiday.jpg'];
  const handed = collectPhotos();
  expect(handed?.take(() => undefined)).toBe(resolve('holiday.jpg'));
  expect(handed?.take(() => undefined)).toBeUndefined();
  expect(lock).toEqual([{ photos: [resolve('holiday.jpg')] }]);
});

test('a second start hands its photos to the first', () => {
  process.argv = ['lacuna'];
  const handed = collectPhotos();
  process.argv = ['lacuna', 'other.jpg'];
  expect(collectPhotos()).toBeUndefined();

  const opened: string[] = [];
  let starts = 0;
  handed?.onStart(() => (starts += 1));
  handed?.take((path) => opened.push(path));
  app.emit('second-instance', {}, [], '', lock[1]);
  expect(opened).toEqual([resolve('other.jpg')]);
  app.emit('second-instance', {}, [], '', { photos: [1] });
  app.emit('second-instance', {}, [], '', undefined);
  expect(opened).toHaveLength(1);
  expect(starts).toBe(3);
});

test('what a file manager hands over before there is a window is opened when there is one', () => {
  process.argv = ['lacuna'];
  const handed = collectPhotos();
  const event = new StubEvent();
  app.emit('open-file', event, '/photos/a.jpg');
  expect(event.isPrevented).toBe(true);
  const opened: string[] = [];
  expect(handed?.take((path) => opened.push(path))).toBe('/photos/a.jpg');
  app.emit('open-file', new StubEvent(), '/photos/b.jpg');
  expect(opened).toEqual(['/photos/b.jpg']);
});
