import * as v from 'valibot';

const PATTERN = /^[a-z0-9][a-z0-9.-]*$/;
const EXPECTED = 'Expected auto or an id of small letters, digits, dots and hyphens';

/** The name of a network, which is a name of files too; `auto` stands for the default one where a network is chosen. */
export const ModelIdSchema = v.pipe(
  v.string(EXPECTED),
  v.maxLength(64, EXPECTED),
  v.regex(PATTERN, EXPECTED),
);
