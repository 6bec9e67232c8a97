import { describe, expect, it } from 'vitest';
import type { FakeWindow } from './fake-page/main.js';
import type { WindowDriver, WindowOptions } from './driver.js';
import { HAS_CHROMIUM } from './driver.js';
import { useFakeWindows } from './fake-windows.js';

declare const fake: FakeWindow;

describe.skipIf(!HAS_CHROMIUM)('networks of others, in the settings', { timeout: 90_000 }, () => {
  const openFakeWindow = useFakeWindows();

  async function openNetworks(options: WindowOptions = {}): Promise<WindowDriver> {
    const driver = await openFakeWindow(options);
    await driver.page.keyboard.press('Control+,');
    await driver.page.getByRole('button', { name: /Get a network|Netz holen/ }).click();
    await driver.page.getByRole('heading', { name: 'MI-GAN' }).waitFor();
    return driver;
  }

  const callsOf = (driver: WindowDriver, method: string): Promise<unknown[]> =>
    driver.page.evaluate(
      (wanted) => fake.engine.calls.filter(({ name }) => name === wanted).map(({ params }) => params),
      method,
    );

  async function expectClean(driver: WindowDriver, name: string): Promise<void> {
    await driver.waitForFade();
    await driver.shoot(name);
    expect(await driver.findBarriers()).toEqual([]);
    expect(driver.complaints).toEqual([]);
  }

  it('are shown with all that is to be known, and downloaded only after a yes', async () => {
    const driver = await openNetworks();
    const { page } = driver;
    await expectClean(driver, 'networks');
    await page.getByRole('button', { name: 'Get… LaMa, 8 bit' }).click();
    const question = page.getByRole('region', { name: 'Download LaMa, 8 bit?' });
    for (const fact of ['93 MB', 'Apache-2.0', 'OpenCV', 'https://huggingface.co/opencv/inpainting_lama/']) {
      await question.getByText(fact).first().waitFor();
    }
    await expectClean(driver, 'networks-question');
    await question.getByRole('button', { name: 'Not now' }).click();
    expect(await callsOf(driver, 'models.get')).toEqual([]);

    await page.getByRole('button', { name: 'Get… LaMa, 8 bit' }).click();
    await page.evaluate(() => fake.engine.held.add('models.get'));
    await page.getByRole('button', { name: 'Download 93 MB' }).click();
    await page.evaluate(() => fake.engine.report('downloading', 0.34));
    await page.getByText('34 %').waitFor();
    await expectClean(driver, 'networks-downloading');
    await page.evaluate(() => fake.engine.release());
    await page.getByText('The automatic choice uses it from now on.').waitFor();
    await page.getByText('Installed as lama-int8').waitFor();
    expect(await callsOf(driver, 'models.get')).toEqual([{ id: 'lama-int8' }]);
    await expectClean(driver, 'networks-installed');

    await page.keyboard.press('Escape');
    await driver.openFillOptions();
    await page.getByRole('combobox', { name: /^Network/ }).click();
    await page.getByText('Uses lama-int8').waitFor();
    await driver.close();
  });

  it('can be cancelled, gone on with, and tried again', async () => {
    const driver = await openNetworks({ theme: 'light' });
    const { page } = driver;
    await page.getByText('42 % are here already').waitFor();
    await page.getByRole('button', { name: 'Continue… MI-GAN' }).click();
    await page.evaluate(() => fake.engine.held.add('models.get'));
    await page.getByRole('button', { name: 'Download 28 MB' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Continue… MI-GAN' }).click();
    await page.evaluate(() => {
      const details = { reason: 'unreachable' };
      fake.engine.failures.set('models.get', new fake.AppError('DOWNLOAD_FAILED', 'No route.', { details }));
    });
    await page.getByRole('button', { name: 'Download 28 MB' }).click();
    await page.getByText('MI-GAN could not be got').waitFor();
    await page.getByRole('dialog').getByText('The connection failed.').waitFor();
    await expectClean(driver, 'networks-failed');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('MI-GAN is ready').waitFor();
    await driver.close();
  });

  it('can be removed; what used them uses the automatic choice again', async () => {
    const driver = await openNetworks();
    const { page } = driver;
    await page.getByRole('button', { name: 'Remove: LaMa', exact: true }).click();
    await page.getByText('LaMa was removed').waitFor();
    expect(await callsOf(driver, 'models.remove')).toEqual([{ id: 'lama' }]);
    await page.getByRole('button', { name: 'Get… LaMa', exact: true }).waitFor();
    await driver.close();
  });

  it('are not offered where nothing may be downloaded', async () => {
    const driver = await openFakeWindow({ language: 'de-DE' });
    const { page } = driver;
    await page.keyboard.press('Control+,');
    await page.getByLabel('Nie mit dem Internet verbinden').check();
    await expectClean(driver, 'networks-setting');
    await page.getByRole('button', { name: 'Netz holen' }).click();
    await page.getByText('Downloads sind in den Einstellungen ausgeschaltet.').waitFor();
    expect(await page.getByRole('button', { name: 'Weiter … MI-GAN' }).isDisabled()).toBe(true);
    await expectClean(driver, 'networks-offline');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+,');
    expect(await page.getByLabel('Nie mit dem Internet verbinden').isChecked()).toBe(true);
    await page.getByLabel('Nie mit dem Internet verbinden').uncheck();
    expect(await callsOf(driver, 'models.chooseOffline')).toEqual([
      { isOffline: true },
      { isOffline: false },
    ]);
    await driver.close();
  });
});
