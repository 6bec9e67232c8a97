import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import type { Point, Size } from '../../../src/shared/geometry.js';
import { EMPTY_VIEW, fitView, toView } from '../../../src/renderer/editor/view.js';
import { ROOT } from '../../nets/read-imports.js';

/** Debian's browsers: the one without a window of its own starts in a quarter of the time. Elsewhere a path is given. */
const BROWSERS = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];
const CHROMIUM = process.env['CHROMIUM'] ?? BROWSERS.find(existsSync) ?? '';
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
/** What axe finds by colours alone: all else is the same in every look. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

interface Look {
  readonly theme: string;
  readonly colorScheme: 'dark' | 'light';
  readonly forcedColors: 'none' | 'active';
}

/** Every look of the window, with what is looked for in it: the system has light colours for one theme, dark ones for the other. */
const LOOKS = [
  { theme: 'dark', colorScheme: 'light', forcedColors: 'none', rules: 'all rules' },
  { theme: 'light', colorScheme: 'dark', forcedColors: 'none', rules: 'rules of colours' },
  { theme: 'light', colorScheme: 'dark', forcedColors: 'active', rules: 'rules of colours' },
  { theme: 'dark', colorScheme: 'light', forcedColors: 'active', rules: 'rules of colours' },
] as const;
const SHOTS = join(ROOT, 'tests/output/window');

/** Is there a browser for these specs? */
export const HAS_CHROMIUM = existsSync(CHROMIUM);

export interface WindowOptions {
  readonly size?: Size;
  readonly pixelRatio?: number;
  readonly language?: string;
  readonly theme?: 'dark' | 'light';
  /** A screen that can be touched. */
  readonly hasTouch?: boolean;
  /** Has the person asked their system for as little movement as possible? Unless told otherwise they have: it spares the machine a tenth of its time. */
  readonly reducedMotion?: 'reduce' | 'no-preference';
  /** The person has asked their system for more contrast. */
  readonly contrast?: 'more';
  /** The person's own few colours in place of ours. */
  readonly forcedColors?: 'active';
}

/** A browser for one file of specs. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  });
}

/** Drives one window as a person does. What the console complained about is kept in `complaints`. */
export class WindowDriver {
  readonly page: Page;
  readonly complaints: string[] = [];
  readonly #forcedColors: 'none' | 'active';

  private constructor(page: Page, forcedColors: 'none' | 'active' = 'none') {
    this.page = page;
    this.#forcedColors = forcedColors;
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  /** A window at `address`, in English and dark unless told otherwise. */
  static async open(browser: Browser, address: string, options: WindowOptions = {}): Promise<WindowDriver> {
    const { size = { width: 1280, height: 800 }, pixelRatio = 1, language = 'en-GB', theme } = options;
    const { hasTouch = false, reducedMotion = 'reduce', contrast, forcedColors } = options;
    const context = await browser.newContext({
      viewport: { ...size },
      deviceScaleFactor: pixelRatio,
      locale: language,
      acceptDownloads: true,
      hasTouch,
      reducedMotion,
      ...(contrast && { contrast }),
      ...(forcedColors && { forcedColors }),
    });
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    if (theme) {
      await page.addInitScript(
        `localStorage.setItem('lacuna.settings', JSON.stringify({ theme: '${theme}' }))`,
      );
    }
    const driver = new WindowDriver(page, forcedColors);
    await page.goto(address);
    return driver;
  }

  /** The window that `page` shows already. */
  static over(page: Page): WindowDriver {
    return new WindowDriver(page);
  }

  /** Waits until the photo is drawn. */
  async waitForPhoto(): Promise<void> {
    await this.page.waitForSelector('main[data-photo="shown"]');
  }

  /** Shows how holes are filled, in whatever language the panel speaks. */
  async openFillOptions(): Promise<void> {
    await this.page.locator('[data-section="fill"] > summary').click();
  }

  /** Waits until what came last has appeared: two frames are drawn, and no animation or transition of finite length runs any more. */
  async waitForFade(): Promise<void> {
    await this.page.evaluate(async () => {
      const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
      const isRunning = ({ playState, effect }: Animation): boolean =>
        playState === 'running' && effect?.getComputedTiming().endTime !== Infinity && !isProgress(effect);
      // A bar creeps on for as long as the task takes.
      const isProgress = (effect: AnimationEffect | null): boolean =>
        effect instanceof KeyframeEffect && Boolean(effect.target?.closest('[role="progressbar"]'));
      let still = 0;
      while (still < 2) {
        await frame();
        still = document.getAnimations().some(isRunning) ? 0 : still + 1;
      }
    });
  }

  /** Waits until the canvas shows the same picture in two frames a tenth of a second apart: what moves or is smoothed later has ended. */
  async waitForStillCanvas(): Promise<void> {
    await this.page.evaluate(() => {
      delete (globalThis as { lastLook?: string }).lastLook;
    });
    await this.page.waitForFunction(
      () => {
        const state = globalThis as { lastLook?: string };
        const canvases = document.querySelectorAll<HTMLCanvasElement>('[role="application"] canvas');
        const look = [...canvases].map((canvas) => canvas.toDataURL()).join();
        const isStill = state.lastLook === look;
        state.lastLook = look;
        return isStill;
      },
      undefined,
      { polling: 100 },
    );
  }

  /** Paints a line through points of the fitted photo. */
  async paint(photo: Size, points: readonly Point[]): Promise<void> {
    const places = await this.placesOf(photo, points);
    const [first, ...rest] = places;
    if (!first) return;
    await this.page.mouse.move(first.x, first.y);
    await this.page.mouse.down();
    for (const { x, y } of rest) await this.page.mouse.move(x, y, { steps: 6 });
    await this.page.mouse.up();
  }

  /** Moves fingers over the screen, one path for each, all of the same length; they touch and leave together. */
  async touch(...paths: readonly (readonly Point[])[]): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', step: number): Promise<unknown> => {
      const touchPoints = paths.flatMap((path, id) =>
        path.slice(step, step + 1).map((place) => ({ ...place, id })),
      );
      return session.send('Input.dispatchTouchEvent', { type, touchPoints });
    };
    await send('touchStart', 0);
    const steps = paths[0]?.length ?? 0;
    for (let step = 1; step < steps; step++) await send('touchMove', step);
    await send('touchEnd', steps);
    await session.detach();
  }

  /** Pastes a file of the person's, or drops it onto the window. */
  async hand(how: 'paste' | 'drop', name: string, content: Uint8Array): Promise<void> {
    await this.page.evaluate(
      ([event, fileName, bytes]) => {
        const type = fileName.endsWith('.png') ? 'image/png' : 'text/plain';
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(bytes)], fileName, { type }));
        dispatchEvent(
          event === 'paste'
            ? new ClipboardEvent(event, { clipboardData: transfer, bubbles: true })
            : new DragEvent(event, { dataTransfer: transfer, cancelable: true }),
        );
      },
      [how, name, [...content]] as const,
    );
  }

  /** Drops files or folders of this machine onto the window, as a file manager does. */
  async drop(paths: readonly string[]): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    const data = { items: [], files: [...paths], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await session.send('Input.dispatchDragEvent', { type, x: 600, y: 300, data });
    }
    await session.detach();
  }

  /** Where points of the fitted photo lie in the window. */
  async placesOf(photo: Size, points: readonly Point[]): Promise<Point[]> {
    const box = await this.page.locator('[role="application"]').boundingBox();
    if (!box) throw new Error('Expected a canvas on the page but found none.');
    const pixelRatio = Number(await this.page.evaluate('devicePixelRatio'));
    const view = fitView({ ...EMPTY_VIEW, size: box, pixelRatio }, photo);
    return points.map((point) => {
      const { x, y } = toView(view, point);
      return { x: x + box.x, y: y + box.y };
    });
  }

  /** Writes what is seen to tests/output/window. */
  async shoot(name: string): Promise<void> {
    await mkdir(SHOTS, { recursive: true });
    await this.page.screenshot({ path: join(SHOTS, `${name}.png`) });
  }

  /** What would stop people with assistive technology, one line for each fault, in every look of the window. */
  async findBarriers(): Promise<string[]> {
    // Evaluated from outside: the page's policy rightly lets no script in.
    const isReady = await this.page.evaluate(() => 'axe' in globalThis);
    if (!isReady) await this.page.evaluate(await readFile(AXE, 'utf8'));
    const usual = await this.page.evaluate(() => ({
      theme: document.documentElement.dataset['theme'] ?? 'dark',
      colorScheme: matchMedia('(prefers-color-scheme: dark)').matches
        ? ('dark' as const)
        : ('light' as const),
    }));
    const found: string[] = [];
    for (const { rules, ...look } of LOOKS) {
      await this.#chooseLook(look);
      const faults = await this.#runAxe(rules);
      found.push(...faults.map((fault) => `${look.theme}, forced colours ${look.forcedColors}: ${fault}`));
    }
    await this.#chooseLook({ ...usual, forcedColors: this.#forcedColors });
    return found;
  }

  async #chooseLook({ theme, ...media }: Look): Promise<void> {
    await this.page.emulateMedia(media);
    await this.page.evaluate(async (wanted) => {
      // The page itself answers to other media before it draws, with the theme of its settings.
      await new Promise((resolve) => requestAnimationFrame(resolve));
      document.documentElement.dataset['theme'] = wanted;
      // Colours must have stopped changing before they are judged.
      for (const animation of document.getAnimations()) if (!isEndless(animation)) animation.finish();

      function isEndless(animation: Animation): boolean {
        return animation.effect?.getComputedTiming().endTime === Infinity;
      }
    }, theme);
  }

  async #runAxe(which: 'all rules' | 'rules of colours'): Promise<string[]> {
    const rules = which === 'all rules' ? {} : { runOnly: COLOUR_RULES };
    const options = JSON.stringify({ resultTypes: ['violations'], ...rules });
    const found = await this.page.evaluate<{ id: string; help: string; nodes: { html: string }[] }[]>(
      `axe.run(document, ${options}).then(({ violations }) => violations)`,
    );
    return found.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
