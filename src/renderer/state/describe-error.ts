import type { AppError } from '../../shared/app-error.js';
import { chooseErrorText } from './error-text.js';
import { shownLanguage, t } from './language.svelte.js';

/** What happened and what to do, in the language of the window. */
export function describeError(error: AppError): string {
  const { key, values } = chooseErrorText(error);
  const inDigits = Object.entries(values).map(([name, value]) => [
    name,
    value.toLocaleString(shownLanguage()),
  ]);
  return t(key, { file: t('error.file'), ...Object.fromEntries(inDigits) });
}
