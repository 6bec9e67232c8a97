import type { PhotoFinds } from '../engine/engine.js';

/** The lines for a photo: an object for scripts (rectangles in pixels of the photo as displayed), or a line for each find. */
export function describeFinds({ input, width, height, detections, mask }: PhotoFinds, json: boolean): string {
  const found = detections.map(({ kind, rect, confidence, text }) => ({
    kind,
    rect,
    confidence: Number(confidence.toFixed(3)),
    ...(text === undefined ? {} : { text }),
  }));
  if (json) return JSON.stringify({ input, width, height, detections: found, mask: mask ?? null });
  if (found.length === 0) return `${input}: nothing found`;
  const lines = found.map(({ kind, rect, confidence, text }) => {
    const read = text === undefined ? '' : ` "${text}"`;
    const { left, top } = rect;
    return `  ${kind}${read} at ${left},${top}, ${rect.width} x ${rect.height}, ${Math.round(confidence * 100)} %`;
  });
  return [`${input}: ${found.length} found${mask === undefined ? '' : `, ${mask}`}`, ...lines].join('\n');
}
