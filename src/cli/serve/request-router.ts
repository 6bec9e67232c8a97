import type { IncomingMessage, ServerResponse } from 'node:http';

import sirv from 'sirv';
import * as v from 'valibot';

import type { EngineHost } from '../../engine/host/engine-host.js';
import type { FileHandle } from '../../shell/file-handles.js';
import type { AccessGuard } from './access-guard.js';
import { FolderRequestSchema } from '../../shared/contract/folders.js';
import type { ExchangedFiles } from './exchanged-files.js';
import type { KeptSettings } from './kept-settings.js';
import { readText, Refusal, sendFailure, sendJson } from './respond.js';
import type { ServedFolders } from './served-folders.js';
import { setSecurityHeaders } from './security-headers.js';
import { sendFile } from './send-file.js';

/** What the requests are answered with. */
export interface Site {
  readonly guard: AccessGuard;
  readonly files: ExchangedFiles;
  readonly host: Pick<EngineHost, 'findAsset'>;
  /** The folders that the page may choose from; by default none. */
  readonly folders?: ServedFolders | undefined;
  /** Folder of the built page. */
  readonly pageFolder: string;
  /** The photo that the page begins with. */
  readonly photo?: FileHandle | undefined;
  readonly version: string;
  /** Where the page's settings are kept; without it they are not. */
  readonly settings?: KeptSettings | undefined;
  /** How long a body may stand still. */
  readonly pauseMs?: number | undefined;
}

const PAUSE_MS = 30_000;

type Answer = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

const TargetSchema = v.strictObject({ name: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)) });

/** No token and no name is longer. */
const MAX_TEXT_BYTES = 10_000;

/** Answers every request of the page; any other is refused. Never throws. */
export function createRequestHandler(
  site: Site,
): (request: IncomingMessage, response: ServerResponse) => void {
  const findAnswer = createRoutes(site);
  return (request, response) => {
    setSecurityHeaders(response);
    // The person closed the tab; nobody waits for an answer.
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    const answer = async (): Promise<void> => {
      site.guard.checkOrigin(request);
      const url = readAddress(request);
      await findAnswer(request, url)(request, response, url);
    };
    answer().catch((error: unknown) => sendFailure(response, error));
  };
}

function readAddress(request: IncomingMessage): URL {
  const { url = '/' } = request;
  // Resolved against a base, `//elsewhere` and `http://elsewhere` would be other sites.
  if (!url.startsWith('/') || url.startsWith('//')) throw new Refusal(400, 'Expected a path.');
  return new URL(url, 'http://lacuna');
}

function createRoutes(site: Site): (request: IncomingMessage, url: URL) => Answer {
  const { guard, files, host, settings, pauseMs = PAUSE_MS } = site;
  const servePage = createPageAnswer(site.pageFolder);

  const signIn: Answer = async (request, response) => {
    const token = await readText(request, MAX_TEXT_BYTES, pauseMs);
    const { cookie, key } = guard.signIn(request, token.trim());
    response.setHeader('Set-Cookie', cookie);
    sendJson(response, 200, { key });
  };
  const answerStart: Answer = async (_request, response) => {
    const kept = await settings?.read();
    sendJson(response, 200, {
      version: site.version,
      ...(site.photo && { photo: site.photo }),
      ...(kept && { settings: kept }),
    });
  };
  const keepSettings: Answer = async (request, response) => {
    await settings?.write(await readText(request, MAX_TEXT_BYTES, pauseMs));
    response.writeHead(204, { 'Cache-Control': 'no-store' }).end();
  };
  const receiveFile: Answer = async (request, response, url) => {
    const name = url.searchParams.get('name');
    if (name === null || name === '') throw new Refusal(400, 'Expected the name of the photo.');
    const announced = Number(request.headers['content-length'] ?? 0);
    sendJson(response, 201, await files.receive(name, request, announced, pauseMs));
  };
  const createTarget: Answer = async (request, response) => {
    const { name } = parseTarget(await readText(request, MAX_TEXT_BYTES, pauseMs));
    sendJson(response, 201, await files.createTarget(name));
  };
  const sendSaved: Answer = async (request, response, url) => {
    const token = url.pathname.slice('/files/'.length);
    const path = files.findSaved(token);
    if (path === undefined) throw new Refusal(404, 'There is no such file.');
    const downloadName = path.split(/[\\/]/).at(-1) ?? 'photo';
    await sendFile(response, path, { contentType: 'application/octet-stream', downloadName });
    if (request.method === 'GET') files.noteTaken(token);
  };
  const listFolder: Answer = async (_request, response, url) => {
    const none = { folders: [], files: [], photos: 0, trail: [] };
    const listing = await site.folders?.list(url.searchParams.get('at') ?? undefined);
    sendJson(response, 200, listing ?? none);
  };
  const useFolder: Answer = async (request, response) => {
    const asked = v.safeParse(
      FolderRequestSchema,
      parseJson(await readText(request, MAX_TEXT_BYTES, pauseMs)),
    );
    if (!asked.success || !site.folders)
      throw new Refusal(400, 'Expected a folder and what is done with it.');
    const { output } = asked;
    const answer =
      output.kind === 'make'
        ? await site.folders.make(output.at, output.name)
        : await site.folders.choose(output.at, output.use);
    sendJson(response, 201, answer);
  };
  const sendAsset: Answer = async (_request, response, url) => {
    const asset = await host.findAsset(url.pathname.slice(1));
    if (!asset) throw new Refusal(404, 'There is no such picture.');
    await sendFile(response, asset.path, asset);
  };

  const forPage = (answer: Answer): Answer => {
    return async (request, response, url) => {
      guard.checkKey(request);
      await answer(request, response, url);
    };
  };
  /** Pictures and downloads are asked for by the browser itself, without headers of ours; their addresses cannot be guessed. */
  const forBrowser = (answer: Answer): Answer => {
    return async (request, response, url) => {
      guard.checkCookie(request);
      await answer(request, response, url);
    };
  };

  return (request, { pathname }) => {
    switch (pathname) {
      case '/login':
        return onlyBy(request, ['POST'], signIn);
      case '/start':
        return onlyBy(request, ['GET', 'HEAD'], forPage(answerStart));
      case '/settings':
        return onlyBy(request, ['POST'], forPage(keepSettings));
      case '/files':
        return onlyBy(request, ['POST'], forPage(receiveFile));
      case '/targets':
        return onlyBy(request, ['POST'], forPage(createTarget));
    }
    if (pathname === '/folders') {
      const isUse = request.method === 'POST';
      return onlyBy(request, ['GET', 'POST'], forPage(isUse ? useFolder : listFolder));
    }
    if (pathname.startsWith('/files/')) return onlyBy(request, ['GET', 'HEAD'], forBrowser(sendSaved));
    if (pathname.startsWith('/doc/')) return onlyBy(request, ['GET', 'HEAD'], forBrowser(sendAsset));
    return onlyBy(request, ['GET', 'HEAD'], servePage);
  };
}

function onlyBy(request: IncomingMessage, methods: readonly string[], answer: Answer): Answer {
  if (methods.includes(request.method ?? '')) return answer;
  return async (_request, response) => {
    response.setHeader('Allow', methods.join(', '));
    throw new Refusal(405, `Expected ${methods.join(' or ')}.`);
  };
}

/** The page itself is open to all who reach this machine: there is nothing in it but the program. */
function createPageAnswer(folder: string): Answer {
  // The files are listed once, now: no path can lead out of the folder.
  const serve = sirv(folder, {
    etag: true,
    onNoMatch: (_request, response) => sendFailure(response, new Refusal(404, 'There is no such page.')),
  });
  return async (request, response) => serve(request, response);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'Expected JSON.');
  }
}

function parseTarget(text: string): v.InferOutput<typeof TargetSchema> {
  const parsed = v.safeParse(TargetSchema, parseJson(text));
  if (parsed.success) return parsed.output;
  throw new Refusal(400, 'Expected {"name": "…"} with the name of the file.');
}
