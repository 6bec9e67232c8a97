import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { describe, expect, it } from 'vitest';

import { createDoorway } from '../../../src/cli/serve/open-browser.js';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { makeDial, removeDial } from './dial.js';
import { HAS_CHROMIUM } from './driver.js';
import { useRealWindows } from './real-windows.js';

describe.skipIf(!HAS_CHROMIUM)('lacuna serve and the machine around it', { timeout: 120_000 }, () => {
  const windows = useRealWindows();

  it('knows its settings at the next start, at another port and in another browser', async () => {
    const config = await temporaryFolder();
    const photo = await makeDial();
    const first = await windows.serve(photo, { config });
    await first.driver.page.keyboard.press('Control+,');
    await first.driver.page.getByText('Light', { exact: true }).click();
    await expect.poll(() => readFile(join(config, 'lacuna/served-window.json'), 'utf8')).toContain('light');
    // The first still listens: the second has another port.
    const { driver } = await windows.serve(photo, { config });
    expect(driver.page.url()).not.toBe(first.driver.page.url());
    expect(await driver.page.locator('html').getAttribute('data-theme')).toBe('light');
  });

  it('is opened by a file of this user, so that the token is in no argument', async () => {
    const folder = await temporaryFolder();
    const { driver } = await windows.serve(await makeDial(), {
      findDoor: async (address) => {
        await createDoorway(folder, address);
        return pathToFileURL(join(folder, 'lacuna.html')).href;
      },
    });
    await removeDial(driver);
    expect(driver.page.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(driver.complaints).toEqual([]);
  });

  it('asks its own address alone, and can reach nothing past its policy', async () => {
    const { driver } = await windows.serve(await makeDial());
    const { page } = driver;
    const strangers: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith('blob:') && new URL(request.url()).host !== new URL(page.url()).host) {
        strangers.push(request.url());
      }
    });
    await page.reload();
    await removeDial(driver);
    expect(strangers).toEqual([]);
    for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport']) {
      expect(await page.evaluate(`typeof ${name}`), name).toBe('undefined');
    }
  });
});
