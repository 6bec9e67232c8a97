/** The worst of all fills; `factor` is how far the last time that was told lay from what it really took, either way. */
export function summarizeFills(fills) {
  const factors = fills.flatMap(({ factor }) => (factor ? [Math.max(factor, 1 / factor)] : []));
  return {
    falls: fills.reduce((sum, { falls }) => sum + falls, 0),
    longestStandMs: Math.max(...fills.map(({ longestStandMs }) => longestStandMs)),
    told: factors.length,
    worstFactor: factors.length > 0 ? Math.max(...factors) : null,
  };
}
