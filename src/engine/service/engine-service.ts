import { basename, join } from 'node:path';

import { AppError } from '../../shared/app-error.js';
import type { Notice } from '../../shared/notice.js';
import { createNotice } from '../../shared/notice.js';
import { sliceProgress } from '../../shared/progress.js';
import { creepWhile } from '../creep-while.js';
import type { Retouch } from '../documents/retouch.js';
import type { Engine } from '../engine.js';
import type { ModelLibrary } from '../models/model-library.js';
import { announceDrafts } from './announce-drafts.js';
import { parseAssetPath } from './asset-files.js';
import type { PROCESS_METHODS } from './control-methods.js';
import { describeDocument, describeRetouch } from './describe-document.js';
import { describeModel } from './describe-model.js';
import { FileGrants } from './file-grants.js';
import { PathScreen } from './hide-paths.js';
import type { ServedDownloads } from './model-handlers.js';
import { createModelHandlers } from './model-handlers.js';
import type { OpenedDocument } from './open-documents.js';
import { OpenDocuments } from './open-documents.js';
import type { Handlers } from './serve-methods.js';

/** Part of the time of a retouch until its pictures are made and it is kept for another process. */
const FILLED = 0.97;

/** What the service needs of an engine. */
export interface ServedEngine extends Pick<
  Engine,
  'openDocument' | 'restoreDocument' | 'devices' | 'chooseDevice'
> {
  readonly models: Pick<ModelLibrary, 'list'>;
  readonly downloads: ServedDownloads;
}

/**
 * Everything that the engine process answers: the contract with the page, and what its host asks besides. Kept in `folder`, the
 * session's: pictures for the page, and what another process needs to go on.
 */
export function createEngineService(engine: ServedEngine, folder: string): Handlers<typeof PROCESS_METHODS> {
  const grants = new FileGrants();
  const paths = new PathScreen();
  const documents = new OpenDocuments(engine, folder);
  paths.hideFolderOf(join(engine.downloads.folder, 'models.json'));

  /** The retouch is there already: where it cannot be kept, the person is told. */
  async function keepRetouch(
    documentId: string,
    { document }: OpenedDocument,
    retouch: Retouch,
  ): Promise<Notice[]> {
    try {
      await documents.keepRetouch(documentId, document, retouch.id);
      return [];
    } catch {
      const message = 'The disk has no room to keep this retouch: save the photo soon.';
      return [createNotice('RETOUCH_NOT_KEPT', message)];
    }
  }

  const handlers: Handlers<typeof PROCESS_METHODS> = {
    'models.list': async () => {
      const models = await engine.models.list();
      return { models: models.map(({ entry }) => describeModel(entry)) };
    },
    ...createModelHandlers(engine.downloads),
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
      return describeDocument(documentId, document);
    },
    'document.resume': async ({ documentId }) => {
      // The host has chosen it; there is no choice here.
      if (documentId === undefined) return {};
      const { document } = await documents.get(documentId);
      return { document: describeDocument(documentId, document) };
    },
    'document.close': async ({ documentId }) => {
      await documents.close(documentId);
      return {};
    },
    'document.setHead': async ({ documentId, revision, retouches }) => {
      const { document } = await documents.get(documentId);
      await document.setHead(revision, retouches);
      return { head: document.head };
    },
    'document.save': async ({ documentId, target, quality, force }, { signal, report }) => {
      const { document } = await documents.get(documentId);
      const path = grants.pathOf(target, 'save');
      if (force) await documents.keepPhoto(documentId, document, path);
      const options = quality === undefined ? { force } : { force, quality };
      const saved = await document.save(path, options, { signal, onProgress: report });
      const { format, sizeBytes, notices } = saved;
      return { name: basename(saved.path), format, sizeBytes, notices: [...notices] };
    },
    'document.saveSidecar': async ({ documentId, force }) => {
      const { document } = await documents.get(documentId);
      return { name: basename(await document.saveSidecar(undefined, { force })) };
    },
    'retouch.apply': async ({ documentId, baseRevision, mask, sketch, options, acceptsLarge }, context) => {
      const start = performance.now();
      const opened = await documents.get(documentId);
      const { document, pictures } = opened;
      const request = {
        baseRevision,
        mask: { kind: 'shapes' as const, shapes: mask },
        sketch,
        options,
        acceptsLarge: acceptsLarge ?? false,
      };
      await pictures.removeDrafts();
      const announced = announceDrafts(pictures, context);
      const onProgress = sliceProgress(announced.onProgress, 0, FILLED);
      const retouch = await document.apply(request, { ...announced, onProgress });
      const keeping = sliceProgress(announced.onProgress, FILLED, 1);
      const [notices] = await creepWhile(keeping, 'keeping', () =>
        Promise.all([
          keepRetouch(documentId, opened, retouch),
          // Where they cannot be made now, whoever asks for them tries again and hears why.
          pictures.makePatches(retouch).catch(() => undefined),
        ]),
      );
      const described = describeRetouch(retouch, document.source.info);
      return {
        head: document.head,
        retouch: { ...described, notices: [...described.notices, ...notices] },
        milliseconds: performance.now() - start,
      };
    },
    'files.grant': async ({ token, path, use }) => {
      grants.add(token, path, use);
      paths.hideFolderOf(path);
      return {};
    },
    'documents.restore': async ({ documentId, file, retouches, head }) => {
      documents.expect(documentId, { path: grants.pathOf(file, 'open'), retouches, head });
      return {};
    },
    'assets.make': async ({ path }) => {
      const name = parseAssetPath(path);
      if (name) await (await documents.get(name.documentId)).pictures.make(name);
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
