import type { ModelEntry } from './model-manifest.js';
import { PUBLISHED_NETWORKS } from './published-networks.js';

/**
 * What one run may take on the processor for `auto` to wait for it: with the search that follows, a fill still ends within the seconds
 * that a person sits out. Whoever wants to wait longer names the network.
 */
const BUDGET_MS = 4000;

/**
 * The model that `auto` stands for: the best of the published networks that were added and are fast enough on this machine, else the
 * first of Lacuna's own, or none. Of networks that nobody has measured nothing is known: they have to be named.
 */
export function chooseDefault(
  own: readonly ModelEntry[],
  imported: readonly ModelEntry[],
): ModelEntry | undefined {
  for (const { sha256 } of PUBLISHED_NETWORKS) {
    const found = imported.find((entry) => entry.sha256 === sha256);
    if (found?.runMilliseconds !== undefined && found.runMilliseconds <= BUDGET_MS) return found;
  }
  return own[0];
}
