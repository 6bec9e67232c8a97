import { expect, test } from 'vitest';
import { noiseImage } from '../../../tests/fixtures/images.js';
import type { Mask } from '../../shared/mask.js';
import { createNotice } from '../../shared/notice.js';
import { fillImage } from './fill-image.js';
import type { FillMethod } from './fill-method.js';
import { DEFAULT_FILL_OPTIONS } from '../../shared/fill-options.js';

/** Two small holes, far enough from each other to be regions of their own. */
function twoHoles(width: number, height: number): Mask {
  const data = new Uint8Array(width * height);
  data[10 * width + 10] = 255;
  data[10 * width + width - 10] = 255;
  return { width, height, data };
}

test('a fill tells what its regions had to say, each thing once', async () => {
  let regions = 0;
  const method: FillMethod = {
    id: 'fake',
    async fillRegion(_, { onNotice }) {
      onNotice?.(createNotice('DEVICE_FAILED', 'The processor was used.'));
      onNotice?.(createNotice('DEVICE_FAILED', `Region ${++regions}.`));
      return undefined;
    },
  };
  const image = noiseImage(1200, 40, 3, 8);
  const { notices } = await fillImage(image, twoHoles(1200, 40), DEFAULT_FILL_OPTIONS, method);
  expect(regions).toBe(2);
  expect(notices.map(({ message }) => message)).toEqual([
    'The processor was used.',
    'Region 1.',
    'Region 2.',
  ]);
});
