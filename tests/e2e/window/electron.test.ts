import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { ROOT } from '../../nets/read-imports.js';
import { findElectron, launchElectron } from '../launch-electron.js';
import { WindowDriver } from './driver.js';

const SIZE = { width: 900, height: 600 };
const electron = findElectron();

describe.skipIf(!electron)(
  `the desktop app in Electron${electron ? '' : ' (skipped: Electron is not on this machine, run npx install-electron)'}`,
  { timeout: 120_000 },
  () => {
    it('opens a window whose page reaches the engine and nothing else', async () => {
      const photo = join(await temporaryFolder(), 'dial.png');
      await sharp(join(ROOT, 'samples/sundial.jpg')).resize(SIZE.width, SIZE.height).png().toFile(photo);
      const app = await launchElectron(electron ?? '', { args: [photo], userData: await temporaryFolder() });
      try {
        const page = await app.firstWindow();
        const driver = WindowDriver.over(page);
        await driver.waitForPhoto();
        await driver.paint(SIZE, [
          { x: 600, y: 350 },
          { x: 780, y: 350 },
        ]);
        await page.keyboard.press('Enter');
        await page.getByText('Retouch 1').waitFor({ timeout: 60_000 });
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
