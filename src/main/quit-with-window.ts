import { app } from 'electron';

import type { EngineHost, RunFolder } from '../engine/host/engine-host.js';

/** Ends the program with its window, and first the engine and everything that was kept for it. */
export function quitWithWindow(host: Pick<EngineHost, 'dispose'>, runFolder: RunFolder): void {
  let hasEnded = false;
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (hasEnded) return;
    event.preventDefault();
    void host
      .dispose()
      .then(() => runFolder.remove())
      // What could not be removed is removed at the next start.
      .catch(() => undefined)
      .finally(() => {
        hasEnded = true;
        app.quit();
      });
  });
}
