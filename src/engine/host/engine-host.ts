/** @file The engine's host: runs in Electron's main process or in `lacuna serve`, never in the engine's own. No pixels pass through it. */
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';

import type {
  MethodName,
  MethodParams,
  MethodProgress,
  MethodResult,
  MethodThat,
} from '../../shared/contract/methods.js';
import { METHODS } from '../../shared/contract/methods.js';
import type { EventName } from '../../shared/contract/events.js';
import { EVENTS } from '../../shared/contract/events.js';
import type { Transport } from '../../shared/contract/transport.js';
import type { AssetFile } from '../service/asset-files.js';
import { findAssetFile, parseAssetPath } from '../service/asset-files.js';
import type { FileUse } from '../service/file-grants.js';
import type { Handlers, RequestContext, ServedConnection } from '../service/serve-methods.js';
import { serveMethods } from '../service/serve-methods.js';
import { askAgain, createCallRelay, policyOf } from './call-relay.js';
import { DocumentLedger } from './document-ledger.js';
import { DocumentOwners } from './document-owners.js';
import type { StartEngine } from './engine-child.js';
import type { ProcessClient } from './engine-supervisor.js';
import { EngineSupervisor } from './engine-supervisor.js';

export type { AssetFile } from '../service/asset-files.js';
export type { FileUse } from '../service/file-grants.js';
export type { EngineProcess, StartEngine } from './engine-child.js';
export { forkEngine } from './engine-child.js';
export { log } from '../log.js';
export { Ending } from './ending.js';
export { endProcessNow } from '../processes/end-process.js';
export { ProbeOrderSchema } from '../processes/remote-helpers.js';
export type { RunFolder } from './run-folder.js';
export { createRunFolder } from './run-folder.js';
export type { Transport } from '../../shared/contract/transport.js';

/** A page that comes back within this time (loaded again, crashed unnoticed, lost its tunnel) finds its documents still open. */
const ABSENCE_MS = 3_600_000;

export interface EngineHostOptions {
  readonly start: StartEngine;
  /** The folder of this run of the program, which must exist. */
  readonly folder: string;
  /** Called with sentences for the log. */
  readonly onNote: (note: string) => void;
  /** The folders in which batches may be opened that a journal tells of, as real paths; without it, all. */
  readonly folderRoots?: readonly string[] | undefined;
}

/** The engine as the program around it sees it. */
export interface EngineHost {
  /** Serves the contract to a page over `transport`. */
  connect(transport: Transport): void;
  /** A new token by which pages may name the file at `path`, to open or to write it. */
  grantFile(path: string, use: FileUse): string;
  /** Calls `listener` with tokens of files that no open document needs any more (it was opened from them, or saved to them). */
  onFilesReleased(listener: (tokens: readonly string[]) => void): void;
  /** The picture at a path of shared/contract/asset-paths.ts; nothing where there is none. Errors of making it. */
  findAsset(path: string): Promise<AssetFile | undefined>;
  /** Ends the engine. */
  dispose(): Promise<void>;
}

/** Starts an engine process and keeps it running. The pages keep their documents when it crashes or must be ended. */
export function createEngineHost({ start, folder, onNote, folderRoots }: EngineHostOptions): EngineHost {
  const ledger = new DocumentLedger();
  const grants: { readonly token: string; readonly path: string; readonly use: FileUse }[] = [];
  /** The pages that are there. */
  const pages = new Map<Transport, ServedConnection>();
  const owners = new DocumentOwners<Transport>();
  const releaseListeners: ((tokens: readonly string[]) => void)[] = [];
  /** Settings that every new engine process must get, by method. */
  const settings = new Map<MethodName, unknown>();

  const supervisor = new EngineSupervisor({
    start(generation) {
      const child = start({ folder, generation });
      child.onExit(() => {
        void rm(join(folder, `engine-${generation}`), { recursive: true, force: true }).catch(
          () => undefined,
        );
      });
      return child;
    },
    onStart(client, generation) {
      if (folderRoots) ignoreFailure(client.call('folders.limit', { roots: [...folderRoots] }));
      for (const grant of grants) ignoreFailure(client.call('files.grant', grant));
      for (const entry of ledger.list()) ignoreFailure(client.call('documents.restore', entry));
      for (const [name, params] of settings) ignoreFailure(client.call(name, params as never));
      relayEvents(client);
      if (generation === 1) return;
      for (const connection of pages.values()) connection.sendEvent('engine.restarted', { generation });
    },
    onNote,
  });

  /** Whatever the pages are told; files that are needed no longer are released. */
  const note: DocumentLedger['note'] = (name, params, result) => {
    const released = ledger.note(name, params, result);
    if (released.length > 0) for (const listener of releaseListeners) listener(released);
    return released;
  };

  /** What the engine says unasked goes to every page. */
  function relayEvents(client: ProcessClient): void {
    for (const name of Object.keys(EVENTS) as EventName[]) {
      client.onEvent(name, (value) => {
        for (const connection of pages.values()) connection.sendEvent(name, value);
      });
    }
  }

  /** Ignores a failure of `call`: when a page needs the same thing, that call fails and reports it. */
  function ignoreFailure(call: Promise<unknown>): void {
    call.catch(() => undefined);
  }

  const relay = createCallRelay(supervisor, note);

  async function closeDocument(documentId: string): Promise<void> {
    owners.forget(documentId);
    const client = await supervisor.client();
    await client.call('document.close', { documentId });
    note('document.close', { documentId }, {});
  }

  function closeDocumentsOf(transport: Transport): void {
    for (const documentId of owners.listOf(transport)) ignoreFailure(closeDocument(documentId));
  }

  function createHandlers(transport: Transport, isGone: () => boolean): Handlers<typeof METHODS> {
    const handle = async <Name extends MethodName>(
      name: Name,
      params: MethodParams<Name>,
      context: RequestContext<MethodProgress<Name>>,
    ): Promise<MethodResult<Name>> => {
      const work = relay(name, params, context);
      if ('documentId' in params && params.documentId !== undefined) {
        owners.use(params.documentId, transport, work);
      }
      const result = await work;
      const { document, isSetting } = policyOf(name);
      if (isSetting) settings.set(name, params);
      if (document === 'closes') owners.forget((params as MethodParams<MethodThat<'closes'>>).documentId);
      if ('documentId' in result) {
        owners.use(result.documentId, transport);
        // The page is gone: nobody will use this document.
        if (isGone()) ignoreFailure(closeDocument(result.documentId));
      }
      return result;
    };
    const names = Object.keys(METHODS) as MethodName[];
    const relaying = Object.fromEntries(
      names.map((name) => [
        name,
        (params: never, context: RequestContext<never>) => handle(name, params, context),
      ]),
    ) as unknown as Handlers<typeof METHODS>;
    return {
      ...relaying,
      'document.resume': async (params, context) => {
        const documentId = owners.findFree(transport, params.documentId, (page) => pages.has(page));
        if (documentId === undefined) return {};
        owners.use(documentId, transport);
        // What the last page asked for is still on its way, or being cancelled.
        await owners.waitForEnd(documentId);
        return handle('document.resume', { documentId }, context);
      },
      'folder.pick': async (params) => {
        const { path } = await (await supervisor.client()).call('folder.locate', params);
        return { file: grantFile(path, 'open'), name: basename(path) };
      },
      'batch.edit': async (params) => {
        const { path, target } = await (await supervisor.client()).call('batch.locate', params);
        return {
          file: grantFile(path, 'open'),
          target: grantFile(target, 'save'),
          name: basename(path),
        };
      },
    };
  }

  function grantFile(path: string, use: FileUse): string {
    const grant = { token: randomBytes(24).toString('base64url'), path, use };
    grants.push(grant);
    if (supervisor.running) ignoreFailure(supervisor.running.call('files.grant', grant));
    return grant.token;
  }

  return {
    connect(transport) {
      let isGone = false;
      const handlers = createHandlers(transport, () => isGone);
      const connection = serveMethods(METHODS, handlers, transport, {
        // The page's connection outlives the engine processes behind it.
        generation: 1,
        onUnexpectedError: (error) => onNote(`Unexpected: ${String(error)}`),
      });
      pages.set(transport, connection);
      transport.onClose(() => {
        isGone = true;
        pages.delete(transport);
        setTimeout(() => closeDocumentsOf(transport), ABSENCE_MS).unref();
      });
    },
    grantFile,
    onFilesReleased: (listener) => void releaseListeners.push(listener),
    async findAsset(path) {
      const name = parseAssetPath(path);
      if (!name) return undefined;
      // First without the engine, which may be deep in a network.
      const made = await findAssetFile(folder, name);
      if (made) return made;
      await askAgain(async () => (await supervisor.client()).call('assets.make', { path }));
      return findAssetFile(folder, name);
    },
    dispose: () => supervisor.dispose(),
  };
}
