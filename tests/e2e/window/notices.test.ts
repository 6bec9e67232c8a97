import { describe, expect, it } from 'vitest';
import type { FakeWindow } from './fake-page/main.js';
import { HAS_CHROMIUM } from './driver.js';
import { useFakeWindows } from './fake-windows.js';

declare const fake: FakeWindow;

describe.skipIf(!HAS_CHROMIUM)('what the engine notices', { timeout: 90_000 }, () => {
  const openWindow = useFakeWindows();

  it.each([
    ['en-GB', 'Choose a photo', 'NVIDIA CUDA failed: the processor was used.'],
    ['de-DE', 'Foto wählen', 'NVIDIA CUDA ist ausgefallen: Der Prozessor hat übernommen.'],
  ])('is told in the language of the window (%s), or else in its own words', async (language, open, told) => {
    const { page } = await openWindow({ language }, '');
    await page.evaluate(() => {
      const values = { provider: 'cuda', device: 'The graphics card (CUDA)', reason: 'device lost' };
      const known = { code: 'DEVICE_FAILED', message: 'not shown', values };
      const later = { code: 'LATER_CODE', message: 'Something of a later version.', values: {} };
      fake.engine.photo = { ...fake.engine.photo, notices: [known, later] };
    });
    await page.getByRole('button', { name: open }).click();
    await page.getByText(told).waitFor();
    await page.getByText('Something of a later version.').waitFor();
    await page.getByText('Details', { exact: true }).click();
    await page.getByText('device lost').waitFor();
    expect(await page.getByText('not shown').count()).toBe(0);
  });
});
