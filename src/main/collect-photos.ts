import { app } from 'electron';

import { HandedPhotos, listPhotos } from '../shell/handed-photos.js';

/** Collects photos from now on; nothing where the program runs already, which gets this start's photos and comes to the front. */
export function collectPhotos(): HandedPhotos | undefined {
  const photos = listPhotos(process.argv.slice(1), app.getAppPath());
  if (!app.requestSingleInstanceLock({ photos })) return undefined;
  const handed = new HandedPhotos(photos);
  app.on('open-file', (event, path) => {
    event.preventDefault();
    handed.add(path);
  });
  app.on('second-instance', (_event, _arguments, _folder, data) => handed.addStart(data));
  return handed;
}
