import type { Frame } from '../../shared/frame.js';
import { frameHole } from '../../shared/frame.js';
import type { Mask } from '../../shared/mask.js';
import { rasterizeMask } from '../../shared/mask-shapes.js';
import type { Notice } from '../../shared/notice.js';
import { framePhoto, noticesOfFraming } from '../codec/frame-photo.js';
import type { SourceImage } from '../codec/source-image.js';
import { openBytes } from '../codec/source-image.js';

/** A photo in its frame, what of that is empty, and what there is to say of it. Errors: see `framePhoto`. */
export async function openFramed(
  photo: SourceImage,
  frame: Frame,
  signal?: AbortSignal,
): Promise<{ readonly source: SourceImage; readonly mask: Mask; readonly notices: readonly Notice[] }> {
  const bytes = await framePhoto(photo, [], frame, signal);
  const source = await openBytes(photo.path, { bytes, identity: photo.identity });
  const mask = rasterizeMask(frameHole(photo.info, frame), source.info);
  return { source, mask, notices: [...photo.info.notices, ...noticesOfFraming(photo)] };
}
