import type { FileHandle, Platform } from '../../../../src/renderer/platform/platform.js';
import type { FakeEngine } from '../../../fixtures/fake-engine.js';

const PHOTO: FileHandle = { token: 'photo-token-0001', name: 'photo.jpg' };

const FOLDERS = {
  photos: 'Lake District',
  masks: 'masks',
  results: 'Lake District, clean',
  mask: 'logo.png',
  recipe: 'dust.json',
  reference: 'DSC_4000.jpg',
} as const;

/** A platform whose dialogs answer at once, and whose patches are cut from the photo by the server of the specs. */
export function createFakePlatform(
  engine: FakeEngine,
  opensPhoto: boolean,
): Platform & { restart: () => void } {
  let onRestart: () => void = () => undefined;
  return {
    async connectEngine() {
      return {
        engine,
        onRestart: (listener) => (onRestart = listener),
        onBatchChange: (listener) => engine.batch.onChange(listener),
        onLost: () => undefined,
      };
    },
    initialPhoto: async () => (opensPhoto ? PHOTO : undefined),
    pickPhoto: async () => PHOTO,
    pickMask: async () => ({ token: 'mask-token-00001', name: 'mask.png' }),
    acceptFile: async () => PHOTO,
    pickSaveTarget: async (name) => ({ token: 'target-token-001', name }),
    folders: async (purpose) => ({ token: `token-of-${purpose}-0001`, name: FOLDERS[purpose] }),
    finishSave: async () => undefined,
    assetUrl(path) {
      const photo = `/${path}?photo=${engine.folder.sampleOf(engine.photo.name)}`;
      const [, , kind, id = ''] = path.split('/');
      if (kind === 'preview' || kind === 'tiles') return photo;
      const { left, top, width, height } = engine.rects.get(id) ?? engine.patchRect;
      return `${photo}&left=${left}&top=${top}&width=${width}&height=${height}`;
    },
    holdWindow: () => undefined,
    showTitle(title) {
      document.title = title;
    },
    showLook: () => undefined,
    serve: () => undefined,
    restart: () => onRestart(),
  };
}
