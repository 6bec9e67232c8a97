/** @file The real window over a fake engine: every state of it can be called up and looked at. */
import '../../../../src/renderer/theme/tokens.css';
import '../../../../src/renderer/theme/base.css';
import { startPage } from '../../../../src/renderer/start-page.js';
import { AppError } from '../../../../src/shared/app-error.js';
import { FakeEngine } from '../../../fixtures/fake-engine.js';
import { createFakePlatform } from './fake-platform.js';

const query = new URLSearchParams(location.search);
const engine = new FakeEngine({
  name: query.get('name') ?? 'sundial.jpg',
  width: Number(query.get('width') ?? 4272),
  height: Number(query.get('height') ?? 2848),
});
if (query.has('hold')) engine.held.add('document.open');
const platform = createFakePlatform(engine, query.has('open'));

/** What the specs reach for. */
export interface FakeWindow {
  readonly engine: FakeEngine;
  readonly AppError: typeof AppError;
  readonly restart: () => void;
}

Object.assign(globalThis, {
  fake: { engine, AppError, restart: platform.restart } satisfies FakeWindow,
});
void startPage(() => Promise.resolve(platform));
