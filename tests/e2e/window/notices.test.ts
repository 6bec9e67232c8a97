import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FakeWindow } from './fake-page/main.js';
import { HAS_CHROMIUM, launchBrowser, WindowDriver } from './driver.js';
import { startFakeServer } from './fake-server.js';

declare const fake: FakeWindow;

describe.skipIf(!HAS_CHROMIUM)('what the engine notices', { timeout: 90_000 }, () => {
  let browser: Browser;
  let server: Awaited<ReturnType<typeof startFakeServer>>;

  beforeAll(async () => {
    server = await startFakeServer();
    browser = await launchBrowser();
  }, 90_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it.each([
    ['en-GB', 'Choose a photo', 'NVIDIA CUDA failed (device lost): the processor was used.'],
    ['de-DE', 'Foto wählen', 'NVIDIA CUDA ist ausgefallen (device lost): Der Prozessor hat übernommen.'],
  ])('is told in the language of the window (%s), or else in its own words', async (language, open, told) => {
    const { page } = await WindowDriver.open(browser, server.address, { language });
    await page.evaluate(() => {
      const values = { provider: 'cuda', device: 'The graphics card (CUDA)', reason: 'device lost' };
      const known = { code: 'DEVICE_FAILED', message: 'not shown', values };
      const later = { code: 'LATER_CODE', message: 'Something of a later version.', values: {} };
      fake.engine.photo = { ...fake.engine.photo, notices: [known, later] };
    });
    await page.getByRole('button', { name: open }).click();
    await page.getByText(told).waitFor();
    await page.getByText('Something of a later version.').waitFor();
    expect(await page.getByText('not shown').count()).toBe(0);
  });
});
