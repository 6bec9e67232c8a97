import * as v from 'valibot';

import { SHORTCUT_PATTERN } from '../shortcut-pattern.js';
import { LANGUAGE_CODES } from '../text/languages.js';
import { BATCH_PURPOSES } from './folders.js';
import { WireErrorSchema } from './frames.js';
import type { MethodTable, ParamsOf, ResultOf } from './method-table.js';
import { FileTokenSchema } from './schemas.js';

/**
 * What the page and the desktop program around it say to each other; pictures and retouches go another way, over the engine's
 * port. Names of files travel, paths never do.
 */

const Nothing = v.strictObject({});
const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(255));
const Size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const CommandName = v.pipe(v.string(), v.maxLength(100));

/** A pasted picture may be this large; files come by path. */
const MAX_PASTED_BYTES = 512 * 1024 * 1024;

/** A file that the page may name to the engine. */
const FileHandleSchema = v.strictObject({ token: FileTokenSchema, name: v.string() });
const Chosen = v.strictObject({ file: v.optional(FileHandleSchema) });

/** How the program's own parts of the window must look: frame, menus, dialogs. */
export const WindowLookSchema = v.strictObject({
  theme: v.picklist(['dark', 'light', 'system']),
  language: v.picklist(LANGUAGE_CODES),
  /** The commands that make sense now. */
  enabledCommands: v.pipe(v.array(CommandName), v.maxLength(100)),
  /** The shortcuts of commands whose defaults the person changed. */
  shortcuts: v.pipe(
    v.record(CommandName, v.pipe(v.array(v.pipe(v.string(), v.regex(SHORTCUT_PATTERN))), v.maxLength(5))),
    v.check((shortcuts) => Object.keys(shortcuts).length <= 100, 'Expected at most 100 commands'),
  ),
});

/** What the page may ask the program. */
export const SHELL_METHODS = {
  /** Sends a port to the engine, with `nonce` beside it; see `ENGINE_PORT`. */
  'shell.connectEngine': {
    params: v.strictObject({ nonce: v.pipe(v.string(), v.uuid()) }),
    result: Nothing,
  },
  /** The photo that the program was started with; from now on further ones come as requests. */
  'shell.takePhoto': { params: Nothing, result: Chosen },
  'shell.pickPhoto': { params: Nothing, result: Chosen },
  /** A file that was dropped. Only the preload script knows its path. The path is accepted once the page has answered the question. */
  'shell.acceptPath': {
    params: v.strictObject({ path: v.string(), sizeBytes: Size }),
    result: v.strictObject({ proof: Name, ranges: v.array(v.strictObject({ start: Size, end: Size })) }),
  },
  /** The bytes that were asked for. */
  'shell.proveFile': {
    params: v.strictObject({ proof: Name, parts: v.pipe(v.array(v.instance(Uint8Array)), v.maxLength(100)) }),
    result: Chosen,
  },
  /** A picture that was pasted. */
  'shell.acceptBytes': {
    params: v.strictObject({
      name: Name,
      bytes: v.pipe(
        v.instance(Uint8Array),
        v.check(({ byteLength }) => byteLength <= MAX_PASTED_BYTES, 'Expected at most 512 MiB'),
      ),
    }),
    result: Chosen,
  },
  /** Asks where to save; what lies there may be replaced then. */
  'shell.pickSaveTarget': { params: v.strictObject({ name: Name }), result: Chosen },
  /** Asks for a folder or a file of a batch. */
  'shell.pickForBatch': { params: v.strictObject({ purpose: v.picklist(BATCH_PURPOSES) }), result: Chosen },
  /** Whether closing the window would lose something, or end a batch that is running. */
  'shell.holdWindow': {
    params: v.strictObject({ isUnsaved: v.boolean(), isWorking: v.boolean() }),
    result: Nothing,
  },
  'shell.showLook': { params: WindowLookSchema, result: Nothing },
  /** The answer to the request `save`. */
  'shell.answerSave': { params: v.strictObject({ isSaved: v.boolean() }), result: Nothing },
} as const satisfies MethodTable;

export type ShellMethodName = keyof typeof SHELL_METHODS;
export type WindowLook = v.InferOutput<typeof WindowLookSchema>;

/** The program's side: one function for each method. */
export type ShellHandlers = {
  readonly [Name in ShellMethodName]: (
    params: ParamsOf<typeof SHELL_METHODS, Name>,
  ) => Promise<ResultOf<typeof SHELL_METHODS, Name>>;
};

/** How the program answers a method of the page. */
export const ShellAnswerSchema = v.union([
  v.strictObject({ value: v.unknown() }),
  v.strictObject({ error: WireErrorSchema }),
]);
export type ShellAnswer = v.InferOutput<typeof ShellAnswerSchema>;

/** What the program asks of the page. */
export const ShellRequestSchema = v.variant('kind', [
  /** A menu's command, which the page leaves alone where it makes no sense. */
  v.strictObject({ kind: v.literal('run'), command: CommandName }),
  /** A photo that was handed to the program while it runs. */
  v.strictObject({ kind: v.literal('open'), file: FileHandleSchema }),
  /** Save before the window is closed; the page answers with `shell.answerSave`. */
  v.strictObject({ kind: v.literal('save') }),
]);
export type ShellRequest = v.InferOutput<typeof ShellRequestSchema>;
