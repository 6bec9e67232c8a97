import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';

import type { Browser, Page } from 'playwright-core';

import packageJson from '../../package.json';
import { temporaryFolder } from '../fixtures/temporary-folder.js';
import { ROOT } from '../nets/read-imports.js';
import { HarnessElectron } from './harness/harness-electron.js';

/** A running app: its real main and preload bundles, its real engine processes, and a page of Chromium as its window. */
export interface HarnessApp {
  readonly page: Page;
  readonly electron: HarnessElectron;
  /** Where it keeps its settings and temporary files. */
  readonly userData: string;
  /** Ends it without questions. */
  end(): Promise<void>;
}

export interface HarnessOptions {
  /** What stands on the command line. */
  readonly args?: readonly string[];
  /** Of an earlier start. */
  readonly userData?: string;
  /** Of the person's system. */
  readonly language?: string;
}

/**
 * Starts the built app without Electron: its main bundle runs in this process with `HarnessElectron` as its module `electron`. What that
 * does not show: packaging, native menus and dialogs, the sandbox, the isolation of the preload script, and Electron's own memory rules.
 */
export async function launchHarness(browser: Browser, options: HarnessOptions = {}): Promise<HarnessApp> {
  const { language: locale = 'en-GB' } = options;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const userData = options.userData ?? (await temporaryFolder());
  const electron = new HarnessElectron(page, userData);
  await runMain(electron, options.args ?? []);
  return {
    page,
    electron,
    userData,
    async end() {
      await page.evaluate('lacuna.holdWindow(false)').catch(() => undefined);
      electron.window?.close();
      await electron.ended;
      await context.close();
    },
  };
}

async function runMain(electron: HarnessElectron, args: readonly string[]): Promise<void> {
  const file = join(ROOT, packageJson.main);
  const require = createRequire(file);
  const module = createModule(electron, require);
  const run = compileFunction(
    await readFile(file, 'utf8'),
    ['exports', 'require', 'module', '__filename', '__dirname'],
    { filename: file },
  );
  const { argv } = process;
  process.argv = ['electron', '.', ...args];
  try {
    run(module.exports, module.require, module, file, dirname(file));
  } finally {
    process.argv = argv;
  }
}

function createModule(
  electron: HarnessElectron,
  require: NodeJS.Require,
): { exports: object; require: (name: string) => unknown } {
  const module = electron.createModule();
  return { exports: {}, require: (name) => (name === 'electron' ? module : require(name)) };
}
