/** @file What the preload script puts between the page and the desktop program. No imports at run time: it is part of that script. */

/** The name of the bridge in the page. */
export const BRIDGE = 'lacuna';

/** The channel on which the port to the engine comes, and the `kind` of the message that hands it to the page. */
export const ENGINE_PORT = 'lacuna.enginePort';

/** The channel of the program's requests (shell.ts). */
export const SHELL_REQUEST = 'lacuna.request';

/** One function for each method of shell.ts; answers are to be read with `ShellAnswerSchema`. */
export interface Bridge {
  /** The port comes as a message of the window, `{kind: ENGINE_PORT, nonce}`, from the window itself. */
  connectEngine(nonce: string): Promise<unknown>;
  takePhoto(): Promise<unknown>;
  pickPhoto(): Promise<unknown>;
  acceptFile(file: unknown): Promise<unknown>;
  pickSaveTarget(name: string): Promise<unknown>;
  pickForBatch(purpose: string): Promise<unknown>;
  holdWindow(isUnsaved: boolean, isWorking?: boolean): Promise<unknown>;
  showLook(look: unknown): Promise<unknown>;
  answerSave(isSaved: boolean): Promise<unknown>;
  /** Says who hears the program's requests; to be called once. */
  onRequest(listener: (request: unknown) => void): void;
}
