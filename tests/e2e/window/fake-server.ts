import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Sharp } from 'sharp';
import sharp from 'sharp';
import sirv from 'sirv';
import { build } from 'vite';
import { TILE_SIZE } from '../../../src/shared/contract/asset-paths.js';
import { levelSize, patchArea } from '../../../src/shared/contract/shown-pictures.js';
import type { Rect } from '../../../src/shared/geometry.js';
import { ROOT } from '../../nets/read-imports.js';

/** The policy that the page must live under, in the app as in a browser. */
const POLICY = "default-src 'self'; img-src 'self' blob: data:";

/** Builds the window over its fake engine and serves it, with pictures of the samples, until it is closed. */
export async function startFakeServer(): Promise<{ address: string; close: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'lacuna-page-'));
  await build({
    root: join(ROOT, 'tests/e2e/window/fake-page'),
    configFile: false,
    logLevel: 'error',
    plugins: [svelte()],
    build: { outDir: folder, emptyOutDir: true, target: 'chrome140', assetsInlineLimit: 0 },
  });
  const pictures = new Map<string, Promise<Buffer>>();
  const files = sirv(folder, { dev: true });
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    response.setHeader('Content-Security-Policy', POLICY);
    if (!url.pathname.startsWith('/doc/')) {
      files(request, response);
      return;
    }
    const picture = pictures.get(url.href) ?? drawPicture(url);
    pictures.set(url.href, picture);
    picture.then(
      (bytes) => response.end(bytes),
      (error: unknown) => response.writeHead(404).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    async close() {
      server.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function drawPicture(url: URL): Promise<Buffer> {
  const source = sharp(join(ROOT, 'samples', url.searchParams.get('photo') ?? ''));
  const number = (name: string): number => Number(url.searchParams.get(name));
  const [, , , kind, level = '0', place = '0_0'] = url.pathname.split('/');
  if (kind === 'preview') return source.resize(2048, 2048, { fit: 'inside' }).jpeg().toBuffer();
  if (kind === 'tiles') return drawTile(source, Number(level), place);
  const rect = {
    left: number('left'),
    top: number('top'),
    width: number('width'),
    height: number('height'),
  };
  // Smeared surroundings, as a stand-in for a fill.
  const smeared = source.clone().extract(rect).blur(60).png().toBuffer();
  return kind === 'patches' ? drawPatch(source, rect, await smeared, Number(place)) : smeared;
}

/** The fill with the photo around it, at 1/2^level of its size. */
async function drawPatch(source: Sharp, rect: Rect, fill: Buffer, level: number): Promise<Buffer> {
  const { width = 0, height = 0 } = await source.metadata();
  const photo = { width, height };
  const size = levelSize(photo, level);
  const small = sharp(await source.resize(size.width, size.height, { fit: 'fill' }).png().toBuffer());
  const scale = 2 ** level;
  const scaled = await sharp(fill)
    .resize(Math.round(rect.width / scale), Math.round(rect.height / scale))
    .toBuffer();
  const left = Math.round(rect.left / scale);
  const top = Math.round(rect.top / scale);
  const filled = await small
    .composite([{ input: scaled, left, top }])
    .png()
    .toBuffer();
  return sharp(filled)
    .extract(patchArea(rect, photo, level))
    .jpeg()
    .toBuffer();
}

async function drawTile(source: Sharp, level: number, place: string): Promise<Buffer> {
  const { width = 0, height = 0 } = await source.metadata();
  const [column = 0, row = 0] = place.split('_').map(Number);
  const side = TILE_SIZE * 2 ** level;
  const left = column * side;
  const top = row * side;
  const rect = { left, top, width: Math.min(side, width - left), height: Math.min(side, height - top) };
  const scaled = Math.ceil(rect.width / 2 ** level);
  return source.extract(rect).resize(scaled).jpeg().toBuffer();
}
