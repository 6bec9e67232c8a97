import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, inject } from 'vitest';
import type { WindowOptions } from './driver.js';
import { launchBrowser, WindowDriver } from './driver.js';

/** Windows over an engine that only pretends; the browser lives as long as the block of specs that asked for it. */
export function useFakeWindows(): (options?: WindowOptions, query?: string) => Promise<WindowDriver> {
  let browser: Browser | undefined;

  beforeAll(async () => {
    browser = await launchBrowser();
  }, 90_000);

  afterAll(async () => {
    await browser?.close();
  });

  return async (options = {}, query = '?open') => {
    if (!browser) throw new Error('Expected to be asked within a spec');
    const driver = await WindowDriver.open(browser, `${inject('fakePage')}/${query}`, options);
    if (query.includes('open') && !query.includes('hold')) await driver.waitForPhoto();
    return driver;
  };
}
