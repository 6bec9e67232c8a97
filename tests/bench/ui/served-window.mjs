import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium } from 'playwright-core';

import { installProbe } from './page-probe.mjs';
import { openScreen } from './screen.mjs';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const SIZE = { width: 1280, height: 800 };
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'];

/**
 * `lacuna serve` (the built command at `command`) in a process of its own and its page in a fresh Chromium, without a photo: a window
 * that fills a screen of its own, whose `mouse` it follows. Returns when the window can be used; `startUp` says how long that took,
 * in milliseconds without the start of the browser.
 */
export async function openServedWindow(command) {
  const { browser, page, mouse, close: closeBrowser } = await openBrowser();
  await page.addInitScript(installProbe);

  const start = performance.now();
  const server = spawn(process.execPath, [command, 'serve', '--no-open'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const close = async () => {
    await closeBrowser();
    await endProcess(server);
  };
  try {
    const address = await readLine(server.stdout);
    const served = performance.now();
    await page.goto(address);
    await page.getByRole('button', { name: 'Choose a photo' }).waitFor();
    await page.waitForFunction(() => 'models.list' in globalThis.probe.answered);
    const usable = performance.now();
    return {
      browser,
      page,
      mouse,
      startUp: { served: served - start, page: usable - served, total: usable - start },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The version of the browser that is measured. */
export async function findBrowserVersion() {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  const version = browser.version();
  await browser.close();
  return version;
}

async function openBrowser() {
  const screen = await openScreen(SIZE);
  const profile = await mkdtemp(join(tmpdir(), 'lacuna-bench-profile-'));
  const closeScreen = async () => {
    screen.close();
    await rm(profile, { recursive: true, force: true });
  };
  try {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: CHROMIUM,
      args: [...ARGUMENTS, '--kiosk', '--window-position=0,0', `--window-size=${SIZE.width},${SIZE.height}`],
      env: screen.environment,
      headless: false,
      locale: 'en-GB',
      viewport: null,
    });
    const close = async () => {
      await context.close();
      await closeScreen();
    };
    return { browser: context.browser(), page: context.pages()[0], mouse: screen.mouse, close };
  } catch (error) {
    await closeScreen();
    throw error;
  }
}

async function readLine(stream) {
  for await (const chunk of stream) return String(chunk).trim();
  throw new Error('Expected an address but the server ended. Run npm run build first.');
}

async function endProcess(child) {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  await ended;
}
