import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { findElectron, launchElectron } from '../launch-electron.js';
import { makeDial, removeDial } from './dial.js';
import { WindowDriver } from './driver.js';

const electron = findElectron();

describe.skipIf(!electron)(
  `the desktop app in Electron${electron ? '' : ' (skipped: Electron is not on this machine, run npx install-electron)'}`,
  { timeout: 120_000 },
  () => {
    it('opens a window whose page reaches the engine and nothing else', async () => {
      const args = [await makeDial()];
      const app = await launchElectron(electron ?? '', { args, userData: await temporaryFolder() });
      try {
        const page = await app.firstWindow();
        const driver = WindowDriver.over(page);
        await removeDial(driver);
        expect(await page.evaluate('[typeof require, typeof process]')).toEqual(['undefined', 'undefined']);
        expect(await page.evaluate('fetch("https://example.org").catch(() => "blocked")')).toBe('blocked');
        expect(driver.complaints.filter((complaint) => !complaint.includes('example.org'))).toEqual([]);
        await page.evaluate('lacuna.holdWindow(false)');
      } finally {
        await app.close();
      }
    });
  },
);
