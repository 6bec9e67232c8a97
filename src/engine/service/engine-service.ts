import { basename, join } from 'node:path';

import { AppError } from '../../shared/app-error.js';
import type { EventName, EventValue } from '../../shared/contract/events.js';
import { sliceProgress } from '../../shared/progress.js';
import { creepWhile } from '../creep-while.js';
import type { Engine } from '../engine.js';
import type { ModelLibrary } from '../models/model-library.js';
import type { BatchServices } from './batch/batch-service.js';
import { BatchService } from './batch/batch-service.js';
import { createBatchHandlers } from './batch/batch-handlers.js';
import { announceDrafts } from './announce-drafts.js';
import { parseAssetPath } from './asset-files.js';
import type { PROCESS_METHODS } from './control-methods.js';
import { describeDocument, describeOrigins, describeRetouch } from './describe-document.js';
import { describeModel } from './describe-model.js';
import { FileGrants } from './file-grants.js';
import { PathScreen } from './hide-paths.js';
import type { ServedDownloads } from './model-handlers.js';
import type { MaskEngine } from './mask-handlers.js';
import { createMaskHandlers } from './mask-handlers.js';
import { createModelHandlers } from './model-handlers.js';
import { OpenDocuments } from './open-documents.js';
import { PhotoFolders } from './photo-folders.js';
import { createRecipeHandlers } from './recipe-handlers.js';
import type { Handlers } from './serve-methods.js';

/** Part of the time of a retouch until its pictures are made. */
const FILLED = 0.97;

/** How folders of photos are worked on. */
export type ServedBatch = Pick<BatchServices, 'application' | 'startPool' | 'watchMs'>;

/** Tells the pages something unasked. */
export type TellPages = <Name extends EventName>(name: Name, value: EventValue<Name>) => void;

/** What the service needs of an engine. */
export interface ServedEngine
  extends
    MaskEngine,
    Pick<Engine, 'openDocument' | 'restoreDocument' | 'devices' | 'chooseDevice' | 'findUpdate'> {
  readonly models: Pick<ModelLibrary, 'list' | 'find' | 'findDefault'>;
  readonly downloads: ServedDownloads;
  readonly batch: ServedBatch;
}

/**
 * Everything that the engine process answers: the contract with the page, and what its host asks besides. Kept in `folder`, that
 * of this run: pictures for the page, and what another process needs to go on.
 */
export function createEngineService(
  engine: ServedEngine,
  folder: string,
  tell: TellPages = () => undefined,
): Handlers<typeof PROCESS_METHODS> {
  const grants = new FileGrants();
  const paths = new PathScreen();
  const documents = new OpenDocuments(engine, folder);
  const batches = new BatchService({
    ...engine.batch,
    ...{ folder, grants, paths, networks: engine.models },
    findDocument: async (documentId) => (await documents.get(documentId)).document,
    tell: (change) => tell('batch.changed', change),
  });
  const folders = new PhotoFolders({ folder, grants, paths });
  paths.hideFolderOf(join(engine.downloads.folder, 'models.json'));

  const handlers: Handlers<typeof PROCESS_METHODS> = {
    'models.list': async () => {
      const models = await engine.models.list();
      return { models: models.map(({ entry }) => describeModel(entry)) };
    },
    ...createModelHandlers(engine.downloads),
    ...createMaskHandlers(engine, documents, grants),
    ...createRecipeHandlers(engine.models, documents, grants),
    'updates.find': async (_, { signal }) => {
      const release = await engine.findUpdate(signal);
      return release ? { release } : {};
    },
    'devices.list': async ({ probe }, { signal }) => {
      const { devices, setting } = await engine.devices(probe, signal);
      return { devices, setting };
    },
    'devices.choose': async ({ setting }) => {
      await engine.chooseDevice(setting);
      return {};
    },
    'document.open': async ({ file, sidecar }, { report }) => {
      report({ stage: 'reading', fraction: 0 });
      const { documentId, document } = await documents.open(grants.pathOf(file, 'open'), sidecar);
      report({ stage: 'reading', fraction: 1 });
      return describeDocument(documentId, document, folder);
    },
    'document.resume': async ({ documentId }) => {
      // The host has chosen it; there is no choice here.
      if (documentId === undefined) return {};
      const { document } = await documents.get(documentId);
      return { document: describeDocument(documentId, document, folder) };
    },
    'document.extend': async ({ documentId: fromId, frame }, { signal, report }) => {
      report({ stage: 'reading', fraction: 0 });
      const { documentId, document, notices } = await documents.extend(fromId, frame, signal);
      report({ stage: 'reading', fraction: 1 });
      return { ...describeDocument(documentId, document, folder), notices: [...notices] };
    },
    'document.close': async ({ documentId }) => {
      await documents.close(documentId);
      return {};
    },
    'document.setHead': async ({ documentId, revision, retouches, hidden }) => {
      const { document } = await documents.get(documentId);
      await document.setHead(revision, { retouches, hidden });
      return { head: document.head };
    },
    'document.save': async ({ documentId, target, quality, force, ...choices }, { signal, report }) => {
      const { document } = await documents.get(documentId);
      const path = grants.pathOf(target, 'save');
      if (force) await documents.keepPhoto(documentId, document, path);
      const options = { force, ...choices, ...(quality !== undefined && { quality }) };
      const saved = await document.save(path, options, { signal, onProgress: report });
      const { format, sizeBytes, notices } = saved;
      return { name: basename(saved.path), format, sizeBytes, notices: [...notices] };
    },
    'document.weigh': async ({ documentId, quality, ...choices }, { signal }) => {
      const { document } = await documents.get(documentId);
      const options = { ...choices, ...(quality !== undefined && { quality }) };
      return { sizeBytes: await document.weigh(options, { signal }) };
    },
    'document.saveSidecar': async ({ documentId, force }) => {
      const { document } = await documents.get(documentId);
      return { name: basename(await document.saveSidecar(undefined, { force })) };
    },
    'retouch.apply': async ({ documentId, acceptsLarge = false, ...request }, context) => {
      const start = performance.now();
      const { document, pictures } = await documents.get(documentId);
      await pictures.removeDrafts();
      const announced = announceDrafts(pictures, context);
      const onProgress = sliceProgress(announced.onProgress, 0, FILLED);
      const retouch = await document.apply({ ...request, acceptsLarge }, { ...announced, onProgress });
      const keeping = sliceProgress(announced.onProgress, FILLED, 1);
      // Where they cannot be made now, whoever asks for them tries again and hears why.
      await creepWhile(keeping, 'keeping', () => pictures.makePatches(retouch).catch(() => undefined));
      return {
        head: document.head,
        retouch: describeRetouch(retouch),
        milliseconds: performance.now() - start,
      };
    },
    'retouch.origins': async ({ documentId, retouchId }) => {
      const { document } = await documents.get(documentId);
      const found = document.find(retouchId);
      if (found) return { patches: describeOrigins(found.retouch) };
      throw new AppError('NOT_FOUND', `Expected the id of a retouch but received "${retouchId}"`);
    },
    ...createBatchHandlers(batches, grants),
    ...folders.handlers,
    'folder.locate': async ({ folderId, row }) => ({ path: await folders.locate(folderId, row) }),
    'batch.locate': async (params) => batches.locate(params),
    'folders.limit': async ({ roots }) => {
      grants.limit(roots);
      return {};
    },
    'files.grant': async ({ token, path, use }) => {
      grants.add(token, path, use);
      paths.hideFolderOf(path);
      return {};
    },
    'documents.restore': async ({ documentId, file, retouches, head, hidden }) => {
      documents.expect(documentId, { path: grants.pathOf(file, 'open'), retouches, head, hidden });
      return {};
    },
    'assets.make': async ({ path }) => {
      const name = parseAssetPath(path);
      if (name?.kind === 'photo') {
        if (!(await folders.makePicture(name))) await batches.makePicture(name);
      } else if (name) await (await documents.get(name.documentId)).pictures.make(name);
      return {};
    },
  };
  return screenErrors(handlers, paths);
}

/** The same handlers, whose errors name no folder. */
function screenErrors<Table extends Readonly<Record<string, AnyHandler>>>(
  handlers: Table,
  paths: PathScreen,
): Table {
  const screened = Object.entries(handlers).map(([name, handle]): [string, AnyHandler] => [
    name,
    async (params, context) => {
      try {
        return await handle(params, context);
      } catch (error) {
        throw error instanceof AppError ? paths.screen(error) : error;
      }
    },
  ]);
  return Object.fromEntries(screened) as Table;
}

type AnyHandler = (params: never, context: never) => Promise<unknown>;
