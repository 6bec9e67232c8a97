import type { BrowserWindow, IpcMainInvokeEvent } from 'electron';
import { ipcMain } from 'electron';

import { answerCall } from '../shared/contract/answer-call.js';
import { SHELL_REQUEST } from '../shared/contract/bridge.js';
import type { ShellHandlers, ShellMethodName, ShellRequest } from '../shared/contract/shell.js';
import { SHELL_METHODS } from '../shared/contract/shell.js';
import { isAppUrl } from '../shell/app-url.js';
import { printNote } from '../shell/print-note.js';

/** Answers the page in `window`, and nobody else. */
export function setupIpc(window: BrowserWindow, handlers: ShellHandlers): void {
  for (const method of Object.keys(SHELL_METHODS) as ShellMethodName[]) {
    ipcMain.handle(method, (event, params: unknown) => {
      checkSender(event, window);
      return answerCall(SHELL_METHODS, handlers, { method, params }, undefined, (error) => {
        printNote(`Unexpected in ${method}: ${error instanceof Error ? error.stack : String(error)}`);
      });
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
