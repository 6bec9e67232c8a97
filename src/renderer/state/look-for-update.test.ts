import { describe, expect, it } from 'vitest';
import { FakeEngine } from '../../../tests/fixtures/fake-engine.js';
import { AppError } from '../../shared/app-error.js';
import { lookForUpdate } from './look-for-update.js';

const HOUR_MS = 3_600_000;
const RELEASE = { version: '0.2.0', page: 'https://lacuna.example/0.2.0' };

function createParts(looksForUpdates: boolean) {
  const engine = new FakeEngine();
  engine.newRelease = RELEASE;
  const settings = {
    looksForUpdates,
    lookedForUpdatesAt: 0,
    choose(change: object) {
      Object.assign(settings, change);
    },
  };
  const look = (nowMs: number) => lookForUpdate(settings, engine, nowMs);
  const countAsked = () => engine.calls.filter(({ name }) => name === 'updates.find').length;
  return { engine, look, countAsked };
}

describe('looking for a newer release', () => {
  it('asks nobody unless the person wants it', async () => {
    const { look, countAsked } = createParts(false);
    await look(100 * HOUR_MS);
    expect(countAsked()).toBe(0);
  });

  it('asks once a day and tells what there is', async () => {
    const { look, countAsked } = createParts(true);
    expect(await look(100 * HOUR_MS)).toEqual(RELEASE);
    for (const hour of [101, 123]) expect(await look(hour * HOUR_MS)).toBeUndefined();
    expect(await look(125 * HOUR_MS)).toEqual(RELEASE);
    expect(countAsked()).toBe(2);
  });

  it('asks again after a clock was set back', async () => {
    const { look, countAsked } = createParts(true);
    await look(100 * HOUR_MS);
    await look(50 * HOUR_MS);
    expect(countAsked()).toBe(2);
  });

  it('tells nothing when there is none, or nobody answers', async () => {
    const { engine, look } = createParts(true);
    engine.newRelease = undefined;
    expect(await look(100 * HOUR_MS)).toBeUndefined();
    engine.newRelease = RELEASE;
    engine.failures.set('updates.find', new AppError('DOWNLOAD_FAILED', 'no way'));
    expect(await look(200 * HOUR_MS)).toBeUndefined();
  });
});
