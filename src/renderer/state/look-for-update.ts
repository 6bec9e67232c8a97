import type { MethodResult } from '../../shared/contract/methods.js';
import type { EngineClient } from '../editor/engine-client.js';

const DAY_MS = 86_400_000;

/** What is kept of the person's choice. */
export interface UpdateSettings {
  readonly looksForUpdates: boolean;
  /** When the publisher was last asked, in milliseconds since 1970. */
  readonly lookedForUpdatesAt: number;
  choose(change: { readonly lookedForUpdatesAt: number }): void;
}

/**
 * A newer release, asked for at most once a day and where the person wants that. What goes wrong is not told: the next day asks again.
 */
export async function lookForUpdate(
  settings: UpdateSettings,
  engine: EngineClient,
  nowMs: number,
): Promise<MethodResult<'updates.find'>['release']> {
  const { looksForUpdates, lookedForUpdatesAt } = settings;
  // A clock that was set back does not keep us from asking.
  const isFresh = nowMs >= lookedForUpdatesAt && nowMs - lookedForUpdatesAt < DAY_MS;
  if (!looksForUpdates || isFresh) return undefined;
  settings.choose({ lookedForUpdatesAt: nowMs });
  const { release } = await engine.call('updates.find', {}).catch(() => ({ release: undefined }));
  return release;
}
