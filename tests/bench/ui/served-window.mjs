import { spawn } from 'node:child_process';

import { chromium } from 'playwright-core';

import { installProbe } from './page-probe.mjs';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const SIZE = { width: 1280, height: 800 };

/**
 * `lacuna serve` (the built command at `command`) in a process of its own and its page in a fresh Chromium, without a photo. Returns
 * when the window can be used; `startUp` says how long that took, in milliseconds without the start of the browser.
 */
export async function openServedWindow(command) {
  const browser = await launchBrowser();
  const context = await browser.newContext({ viewport: SIZE, locale: 'en-GB' });
  const page = await context.newPage();
  await page.addInitScript(installProbe);

  const start = performance.now();
  const server = spawn(process.execPath, [command, 'serve', '--no-open'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
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
      startUp: { served: served - start, page: usable - served, total: usable - start },
      async close() {
        await browser.close();
        await endProcess(server);
      },
    };
  } catch (error) {
    await browser.close();
    await endProcess(server);
    throw error;
  }
}

/** The version of the browser that is measured. */
export async function findBrowserVersion() {
  const browser = await launchBrowser();
  const version = browser.version();
  await browser.close();
  return version;
}

function launchBrowser() {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  });
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
