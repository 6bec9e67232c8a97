import * as v from 'valibot';
import { ProviderNameSchema } from '../../shared/contract/schemas.js';
import type { Notice } from '../../shared/notice.js';
import { NOTICE_CODES } from '../../shared/notice.js';
import { t } from './language.svelte.js';

/**
 * The notice in the language of the window, in the engine's own words where the window has none for it; `details` are the system's
 * words for the reason.
 */
export function describeNotice({ code, message, values }: Notice): { title: string; details?: string } {
  const known = NOTICE_CODES.find((candidate) => candidate === code);
  if (!known) return { title: message };
  const { provider, reason } = values;
  const device = v.is(ProviderNameSchema, provider) ? { device: t(`fill.device.${provider}`) } : {};
  const title = t(`notice.${known}`, { ...values, ...device });
  return reason === undefined ? { title } : { title, details: String(reason) };
}
