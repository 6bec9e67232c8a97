/** @file The page in a browser, served by `lacuna serve` on this machine. */
import * as v from 'valibot';
import { AppError } from '../../shared/app-error.js';
import { createEngineClient } from '../../shared/contract/client.js';
import type { FolderRequestSchema } from '../../shared/contract/folders.js';
import { FolderEntrySchema, FolderListingSchema, useFor } from '../../shared/contract/folders.js';
import { codeOfStatus } from '../../shared/contract/http-status.js';
import { KEY_HEADER, KEY_PROTOCOL } from '../../shared/contract/serve-key.js';
import { FileTokenSchema } from '../../shared/contract/schemas.js';
import { PHOTO_ENDINGS } from '../../shared/photo-endings.js';
import type { EngineConnection, FileHandle, Platform } from './platform.js';
import { createWebSocketTransport } from './web-socket-transport.js';

const FileHandleSchema = v.object({ token: FileTokenSchema, name: v.string() });
const TokenSchema = v.object({ token: FileTokenSchema });
const StartSchema = v.object({ photo: v.optional(FileHandleSchema), settings: v.optional(v.unknown()) });
const KeySchema = v.object({ key: v.string() });

/** Where the key is stored for all tabs. Pages of other ports cannot read it, and it ends with its server. */
const KEY_PLACE = 'lacuna.key';

const ACCEPTED_FILES = PHOTO_ENDINGS.map((ending) => `.${ending}`).join(',');

/** Over the HTTP interface of `lacuna serve`; signs in with the token of the address first. */
export async function createWebPlatform(): Promise<Platform> {
  const token = location.hash.slice(1);
  if (token !== '') {
    const { key } = v.parse(KeySchema, await requestJson('login', { method: 'POST', body: token }));
    localStorage.setItem(KEY_PLACE, key);
    // A copied address must not carry the token.
    history.replaceState(null, '', location.pathname);
  }
  // Not being signed in shows here as an error with a reason; the socket would fail without one.
  const start = v.parse(StartSchema, await requestJson('start'));
  return {
    keptSettings: start.settings,
    keepSettings(values) {
      // The browser stores them too, so a failure here does not matter.
      request('settings', { method: 'POST', body: JSON.stringify(values) }).catch(() => undefined);
    },
    connectEngine,
    initialPhoto: async () => start.photo,
    async pickPhoto() {
      const file = await pickFile();
      return file && acceptFile(file);
    },
    async pickMask() {
      const file = await pickFile();
      return file && acceptFile(file);
    },
    acceptFile,
    async pickSaveTarget(name) {
      const body = JSON.stringify({ name });
      const headers = { 'Content-Type': 'application/json' };
      const answer = await requestJson('targets', { method: 'POST', body, headers });
      return { name, token: v.parse(TokenSchema, answer).token };
    },
    folders: {
      list: async (handle) => {
        const query = handle === undefined ? '' : `?at=${encodeURIComponent(handle)}`;
        return v.parse(FolderListingSchema, await requestJson(`folders${query}`));
      },
      make: async (at, name) => v.parse(FolderEntrySchema, await useFolder({ kind: 'make', at, name })),
      choose: async (at, purpose) => {
        return v.parse(FileHandleSchema, await useFolder({ kind: 'choose', at, use: useFor(purpose) }));
      },
    },
    async finishSave({ token: target, name }) {
      const link = document.createElement('a');
      link.href = `/files/${target}`;
      link.download = name;
      link.click();
    },
    assetUrl: (path) => `/${path}`,
    holdWindow(isUnsaved) {
      onbeforeunload = isUnsaved ? (event) => event.preventDefault() : null;
    },
    showTitle(title) {
      document.title = title;
    },
    // A browser has no menus of ours.
    showLook: () => undefined,
    serve: () => undefined,
  };
}

async function connectEngine(): Promise<EngineConnection> {
  const address = new URL('/engine', location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const client = createEngineClient(createWebSocketTransport(address, KEY_PROTOCOL + findKey()));
  return {
    engine: client,
    onRestart: (listener) => void client.onEvent('engine.restarted', listener),
    onBatchChange: (listener) => void client.onEvent('batch.changed', listener),
    onLost: (listener) => client.onClose(listener),
  };
}

async function useFolder(request: v.InferOutput<typeof FolderRequestSchema>): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json' };
  return requestJson('folders', { method: 'POST', body: JSON.stringify(request), headers });
}

async function acceptFile(file: File): Promise<FileHandle> {
  const address = `files?name=${encodeURIComponent(file.name)}`;
  try {
    return v.parse(FileHandleSchema, await requestJson(address, { method: 'POST', body: file }));
  } catch (error) {
    // Sending a folder, or a file that is gone, fails as if the server did not answer.
    if (!isUnreachable(error) || !(await isAnswered())) throw error;
    const message = `Expected a readable image file but ${file.name} could not be sent. Check that it is there and no folder.`;
    throw new AppError('NOT_FOUND', message, { cause: error, details: { path: file.name } });
  }
}

function isUnreachable(error: unknown): boolean {
  return error instanceof AppError && 'isUnreachable' in error.details;
}

async function isAnswered(): Promise<boolean> {
  return requestJson('start').then(
    () => true,
    (error: unknown) => !isUnreachable(error),
  );
}

function pickFile(): Promise<File | undefined> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = ACCEPTED_FILES;
  input.hidden = true;
  // In the page, for nothing else holds it while the person looks for a file: a browser may clear it away with its answer.
  document.body.append(input);
  return new Promise<File | undefined>((resolve) => {
    input.addEventListener('change', () => resolve(input.files?.[0]), { once: true });
    input.addEventListener('cancel', () => resolve(undefined), { once: true });
    input.click();
  }).finally(() => input.remove());
}

async function requestJson(
  path: string,
  init: RequestInit & { headers?: Readonly<Record<string, string>> } = {},
): Promise<unknown> {
  return (await request(path, init)).json();
}

function findKey(): string {
  return localStorage.getItem(KEY_PLACE) ?? '';
}

async function request(
  path: string,
  init: RequestInit & { headers?: Readonly<Record<string, string>> },
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`/${path}`, { ...init, headers: { ...init.headers, [KEY_HEADER]: findKey() } });
  } catch (cause) {
    const message = 'Lacuna does not answer. Start `lacuna serve` again.';
    throw new AppError('ENGINE_CRASHED', message, { cause, details: { isUnreachable: true } });
  }
  if (response.ok) return response;
  const words = (await response.text()).trim();
  const message = `Lacuna refused: ${words === '' ? response.statusText : words}`;
  const isSignedOut = response.status === 401 || response.status === 403;
  throw new AppError(codeOfStatus(response.status), message, { details: isSignedOut ? { isSignedOut } : {} });
}
