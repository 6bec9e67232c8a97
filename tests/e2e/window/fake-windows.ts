import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, inject } from 'vitest';
import type { WindowOptions } from './driver.js';
import { launchBrowser, WindowDriver } from './driver.js';
import { startFakeServer } from './fake-server.js';

/** Windows over an engine that only pretends; browser and server live as long as the block of specs that asked for them. */
export function useFakeWindows(): (options?: WindowOptions, query?: string) => Promise<WindowDriver> {
  let browser: Browser | undefined;
  let server: Awaited<ReturnType<typeof startFakeServer>> | undefined;

  beforeAll(async () => {
    server = await startFakeServer(inject('fakePage'));
    browser = await launchBrowser();
  }, 90_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  return async (options = {}, query = '?open') => {
    if (!browser || !server) throw new Error('Expected to be asked within a spec');
    const driver = await WindowDriver.open(browser, `${server.address}/${query}`, options);
    if (query.includes('open') && !query.includes('hold')) await driver.waitForPhoto();
    return driver;
  };
}
