/**
 * How soon the served engine is there again: node tests/bench/measure-restart.mjs [--repeats N]
 * Opens a photo of 24 megapixels in `lacuna serve`, kills the engine in the middle of a fill, and asks for the next fill at once.
 */
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

import { WebSocket } from 'ws';

import { describeMachine } from './machine.mjs';
import { choosePhoto, placeHole, writePhoto } from './photos.mjs';
import { summarize } from './statistics.mjs';

const LACUNA = fileURLToPath(new URL('../../out/cli/lacuna.mjs', import.meta.url));
const SIZE = { width: 6000, height: 4000 };
const HOLE_SIDE = 400;

const { values } = parseArgs({ options: { repeats: { type: 'string', default: '5' } } });
const folder = await mkdtemp(join(tmpdir(), 'lacuna-bench-'));
try {
  const photo = await choosePhoto();
  const path = join(folder, 'photo.jpg');
  await writePhoto(photo, SIZE, path);
  const hole = placeHole(photo, SIZE, HOLE_SIDE);
  const rows = await measure(path, hole, Number(values.repeats));
  console.log(JSON.stringify({ machine: await describeMachine(), photo: photo.name, ...rows }, null, 2));
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function measure(path, hole, repeats) {
  const server = spawn(process.execPath, [LACUNA, 'serve', path, '--no-open'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const page = await signIn(await firstLine(server.stdout));
    const times = {
      firstPaint: [],
      fill: [],
      answer: [],
      fillAfterCrash: [],
      cancelled: [],
      answerAfterCancel: [],
    };
    for (let repeat = 0; repeat < repeats; repeat++) {
      const opened = await time(async () => {
        const { documentId } = await page.call('document.open', { file: page.photo, sidecar: 'ignore' })
          .answer;
        await page.fetch(`doc/${documentId}/preview`);
        return documentId;
      });
      times.firstPaint.push(opened.seconds);
      const documentId = opened.value;
      const apply = (baseRevision) => page.call('retouch.apply', fillOf(documentId, baseRevision, hole));
      times.fill.push((await time(() => apply(0).answer)).seconds);

      const running = apply(1);
      await running.begun;
      const children = await listChildren(server.pid);
      const next = await time(async () => {
        for (const pid of children) process.kill(pid, 'SIGKILL');
        const crashed = await running.answer.catch(({ code }) => code);
        if (crashed !== 'ENGINE_CRASHED') throw new Error(`Expected ENGINE_CRASHED but received ${crashed}`);
        await page.call('models.list', {}).answer;
      });
      times.answer.push(next.seconds);
      times.fillAfterCrash.push((await time(() => apply(1).answer)).seconds);

      const stopped = apply(2);
      await stopped.begun;
      stopped.cancel();
      times.cancelled.push((await time(() => stopped.answer.catch(() => undefined))).seconds);
      times.answerAfterCancel.push((await time(() => page.call('models.list', {}).answer)).seconds);
      await page.call('document.close', { documentId }).answer;
    }
    page.close();
    return {
      holePx: HOLE_SIDE,
      seconds: Object.fromEntries(Object.entries(times).map(([name, all]) => [name, summarize(all)])),
    };
  } finally {
    server.kill('SIGTERM');
    await new Promise((resolve) => server.once('close', resolve));
  }
}

function fillOf(documentId, baseRevision, hole) {
  const mask = [{ kind: 'box', rect: hole, mode: 'add' }];
  const options = { fill: 'auto', model: 'auto', seed: 1 + baseRevision, dilatePx: 0, featherPx: 2 };
  return { documentId, baseRevision, mask, sketch: [], options };
}

async function time(task) {
  const start = performance.now();
  const value = await task();
  return { value, seconds: (performance.now() - start) / 1000 };
}

/** The page's side of the contract, as little as is needed. */
async function signIn(address) {
  const { origin, host, hash } = new URL(address);
  const login = await fetch(`${origin}/login`, { method: 'POST', body: hash.slice(1), headers: { origin } });
  const [cookie] = login.headers.get('set-cookie').split(';');
  const { key } = await login.json();
  const get = (path) => fetch(`${origin}/${path}`, { headers: { origin, cookie, 'x-lacuna-key': key } });
  const { photo } = await (await get('start')).json();
  const socket = new WebSocket(`ws://${host}/engine`, `lacuna.${key}`, { headers: { cookie }, origin });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const calls = new Map();
  socket.on('message', (text) => {
    const frame = JSON.parse(text);
    const call = calls.get(frame.id);
    if (frame.kind === 'progress') call?.begin();
    if (frame.kind === 'result') call?.resolve(frame.value);
    if (frame.kind === 'error') call?.reject(frame.error);
  });
  let lastId = 0;
  return {
    photo: photo.token,
    fetch: async (path) => (await get(path)).arrayBuffer(),
    call: (method, params) => {
      const id = ++lastId;
      const call = {};
      call.begun = new Promise((resolve) => (call.begin = resolve));
      call.answer = new Promise((resolve, reject) => Object.assign(call, { resolve, reject }));
      call.cancel = () => socket.send(JSON.stringify({ kind: 'cancel', id }));
      calls.set(id, call);
      socket.send(JSON.stringify({ kind: 'request', id, method, params }));
      return call;
    },
    close: () => socket.close(),
  };
}

async function firstLine(stream) {
  for await (const chunk of stream) return String(chunk).trim();
  throw new Error('Expected an address but the server ended');
}

async function listChildren(pid) {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'pid=', '--ppid', String(pid)]);
  return stdout.split('\n').filter(Boolean).map(Number);
}
