import type { FileHandle, Platform } from '../../../../src/renderer/platform/platform.js';
import type { FakeEngine } from '../../../fixtures/fake-engine.js';

const PHOTO: FileHandle = { token: 'photo-token-0001', name: 'photo.jpg' };

/** A platform whose dialogs answer at once, and whose patches are cut from the photo by the server of the specs. */
export function createFakePlatform(
  engine: FakeEngine,
  opensPhoto: boolean,
): Platform & { restart: () => void } {
  let onRestart: () => void = () => undefined;
  return {
    keepsSidecars: true,
    async connectEngine() {
      return { engine, onRestart: (listener) => (onRestart = listener), onLost: () => undefined };
    },
    initialPhoto: async () => (opensPhoto ? PHOTO : undefined),
    pickPhoto: async () => PHOTO,
    acceptFile: async () => PHOTO,
    pickSaveTarget: async (name) => ({ token: 'target-token-001', name }),
    finishSave: async () => undefined,
    assetUrl(path) {
      const { left, top, width, height } = engine.patchRect;
      const rect = `left=${left}&top=${top}&width=${width}&height=${height}`;
      return `/${path}?photo=${engine.photo.name}&${rect}`;
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
