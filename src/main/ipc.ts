import type { BrowserWindow, IpcMainInvokeEvent } from 'electron';
import { ipcMain } from 'electron';
import * as v from 'valibot';

import { AppError } from '../shared/app-error.js';
import { SHELL_REQUEST } from '../shared/contract/bridge.js';
import { describeIssue, toWireError } from '../shared/contract/frames.js';
import type { ParamsOf, ResultOf } from '../shared/contract/method-table.js';
import type { ShellAnswer, ShellMethodName, ShellRequest } from '../shared/contract/shell.js';
import { SHELL_METHODS } from '../shared/contract/shell.js';
import { isAppUrl } from './app-url.js';
import { printNote } from './print-note.js';

/** One function for each method of shell.ts. */
export type ShellHandlers = {
  readonly [Name in ShellMethodName]: (
    params: ParamsOf<typeof SHELL_METHODS, Name>,
  ) => Promise<ResultOf<typeof SHELL_METHODS, Name>>;
};

type AnyHandler = (params: unknown) => Promise<unknown>;

/** Answers the page in `window`, and nobody else. */
export function setupIpc(window: BrowserWindow, handlers: ShellHandlers): void {
  for (const name of Object.keys(SHELL_METHODS) as ShellMethodName[]) {
    const handle = handlers[name] as AnyHandler;
    ipcMain.handle(name, (event, params: unknown) => {
      checkSender(event, window);
      return answer(name, handle, params);
    });
  }
}

/** Asks something of the page in `window`. */
export function sendRequest(window: BrowserWindow, request: ShellRequest): void {
  window.webContents.send(SHELL_REQUEST, request);
}

/** Only the window's own main frame may ask, and only while it shows our page. */
function checkSender({ sender, senderFrame }: IpcMainInvokeEvent, window: BrowserWindow): void {
  const isOurs =
    sender === window.webContents &&
    senderFrame !== null &&
    senderFrame.parent === null &&
    isAppUrl(senderFrame.url);
  if (!isOurs) throw new Error('This page may not ask that.');
}

async function answer(name: ShellMethodName, handle: AnyHandler, params: unknown): Promise<ShellAnswer> {
  try {
    const parsed = v.safeParse(SHELL_METHODS[name].params, params);
    if (!parsed.success) {
      const fault = describeIssue(parsed.issues);
      throw new AppError(
        'INVALID_PARAMS',
        `Expected parameters of ${name} as the contract says but ${fault}`,
      );
    }
    return { value: await handle(parsed.output) };
  } catch (error) {
    return { error: toWireError(toAppError(error, name)) };
  }
}

function toAppError(error: unknown, name: string): AppError {
  if (error instanceof AppError) return error;
  printNote(`Unexpected in ${name}: ${error instanceof Error ? error.stack : String(error)}`);
  return new AppError('INTERNAL', `Lacuna made a mistake in ${name}. Please report what you did.`);
}
