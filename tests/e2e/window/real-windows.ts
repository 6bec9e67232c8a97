import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { HarnessApp, HarnessOptions } from '../launch-harness.js';
import { launchHarness } from '../launch-harness.js';
import type { Running } from '../run-cli.js';
import { startCli } from '../run-cli.js';
import { launchBrowser, WindowDriver } from './driver.js';

/** Opens windows over the real engine, each for one spec. */
export interface RealWindows {
  /** The page of `lacuna serve` in a fresh browser, with the photo at that path. */
  serve(
    photo: string,
    options?: {
      /** Folders that the page may work on. */
      readonly folders?: readonly string[];
      /** Where settings are kept; by default a new folder. */
      readonly config?: string;
      /** What to open in place of the address. */
      readonly findDoor?: (address: string) => Promise<string>;
    },
  ): Promise<{ readonly driver: WindowDriver; readonly serve: Running }>;
  /** The desktop app, in a harness. */
  launch(options?: HarnessOptions): Promise<HarnessApp & { readonly driver: WindowDriver }>;
}

/** Windows over the real engine; they end with their spec, the browser with the block of specs that asked for it. */
export function useRealWindows(): RealWindows {
  let browser: Browser | undefined;
  const ends = new Set<() => Promise<unknown>>();

  beforeAll(async () => {
    browser = await launchBrowser();
  }, 60_000);

  afterEach(async () => {
    for (const end of ends) await end();
    ends.clear();
    for (const context of browser?.contexts() ?? []) await context.close();
  }, 60_000);

  afterAll(() => browser?.close());

  function findBrowser(): Browser {
    if (!browser) throw new Error('Expected to be asked within a spec');
    return browser;
  }

  return {
    async serve(photo, options = {}) {
      const { folders = [], config: givenConfig, findDoor = async (address: string) => address } = options;
      const named = folders.flatMap((folder) => ['--folder', folder]);
      // The settings of one spec are not those of another.
      const config = givenConfig ?? (await mkdtemp(join(tmpdir(), 'lacuna-config-')));
      const serve = startCli(['serve', photo, '--no-open', ...named], { XDG_CONFIG_HOME: config });
      ends.add(async () => {
        serve.child.kill('SIGINT');
        await serve.finished;
        await rm(config, { recursive: true, force: true });
      });
      const driver = await WindowDriver.open(findBrowser(), await findDoor(await serve.prints(/http\S+/)));
      await driver.waitForPhoto();
      return { driver, serve };
    },
    async launch(options) {
      const app = await launchHarness(findBrowser(), options);
      const end = async (): Promise<void> => {
        ends.delete(end);
        await app.end();
      };
      ends.add(end);
      await app.page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
      return { ...app, end, driver: WindowDriver.over(app.page) };
    },
  };
}
