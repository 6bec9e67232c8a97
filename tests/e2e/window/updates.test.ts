import { describe, expect, it } from 'vitest';
import type { FakeWindow } from './fake-page/main.js';
import { HAS_CHROMIUM } from './driver.js';
import { useFakeWindows } from './fake-windows.js';

declare const fake: FakeWindow;

describe.skipIf(!HAS_CHROMIUM)('updates', { timeout: 90_000 }, () => {
  const openWindow = useFakeWindows();

  it('are looked for when the person ticks it, and told with the address', async () => {
    const driver = await openWindow();
    const { page } = driver;
    await page.evaluate(() => {
      fake.engine.newRelease = { version: '0.2.0', page: 'https://lacuna.example/releases/0.2.0' };
    });
    await page.keyboard.press('Control+,');
    const field = page.getByRole('checkbox', { name: 'Look for a new version once a day' });
    expect(await field.isChecked()).toBe(false);
    expect(await page.evaluate(() => fake.engine.lastCall('updates.find'))).toBeUndefined();
    await field.check();
    await page.getByText('Lacuna 0.2.0 is out').waitFor();
    await page.getByText('https://lacuna.example/releases/0.2.0').waitFor();
    await driver.waitForFade();
    await driver.shoot('updates');
    expect(await driver.findBarriers()).toEqual([]);
    expect(driver.complaints).toEqual([]);
    await driver.close();
  });
});
