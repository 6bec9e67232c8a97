import type { EventValue } from '../../shared/contract/events.js';
import type { BatchPurpose, FolderEntry, FolderListing } from '../../shared/contract/folders.js';
import type { WindowLook } from '../../shared/contract/shell.js';
import type { EngineClient } from '../editor/engine-client.js';

/** A file that the page may name to the engine: by an opaque token, never by its path. */
export interface FileHandle {
  readonly token: string;
  /** Without folders. */
  readonly name: string;
}

/** The engine, and its events. */
export interface EngineConnection {
  readonly engine: EngineClient;
  /** The engine was restarted; its documents are as they were. */
  onRestart(listener: () => void): void;
  /** The open batch has changed. */
  onBatchChange(listener: (change: EventValue<'batch.changed'>) => void): void;
  /** The engine cannot be reached any more. */
  onLost(listener: () => void): void;
}

/** What the program around the page asks of it: its menus, files that it is handed, its end. */
export interface ProgramRequests {
  /** Runs a command by name where it makes sense now. */
  run(command: string): void;
  open(file: FileHandle): void;
  /** Resolves whether the photo is saved. */
  save(): Promise<boolean>;
}

/** Folders of the machine that serves the page, below those that the person named there. */
export interface FolderSource {
  /** What lies in a folder; without one, the folders that were named. */
  list(handle?: string): Promise<FolderListing>;
  /** Makes a folder in another. */
  make(handle: string, name: string): Promise<FolderEntry>;
  choose(handle: string, purpose: BatchPurpose): Promise<FileHandle>;
}

/** What the page needs of the program around it: a browser on `lacuna serve`, or the app. Failures are `AppError`s. */
export interface Platform {
  /** The window's settings, where the program around it keeps them; else the browser does. */
  readonly keptSettings?: unknown;
  keepSettings?(values: object): void;
  /** It shows notifications without being asked for that; a browser asks the person first. */
  readonly mayNotify?: boolean;
  connectEngine(): Promise<EngineConnection>;
  /** The photo that the program was started with. */
  initialPhoto(): Promise<FileHandle | undefined>;
  /** Asks for a photo; nothing when the person decides otherwise. */
  pickPhoto(): Promise<FileHandle | undefined>;
  /** Asks for a picture of a mask; nothing when the person decides otherwise. */
  pickMask(): Promise<FileHandle | undefined>;
  /** Takes a file that was dropped or pasted. */
  acceptFile(file: File): Promise<FileHandle>;
  /** Asks where to write, beginning with `name`; the person has then agreed to replace what lies there. */
  pickSaveTarget(name: string): Promise<FileHandle | undefined>;
  /** How folders and files of a batch are chosen: the program asks, or the page itself does. */
  readonly folders: FolderSource | ((purpose: BatchPurpose) => Promise<FileHandle | undefined>);
  /** Hands a saved file over where the engine could not write to its place. */
  finishSave(target: FileHandle): Promise<void>;
  /** The address of a picture of the contract's asset paths. */
  assetUrl(path: string): string;
  /**
   * Whether closing the window would lose something, or end a batch that is running; the platform asks before it does. A browser's batch goes on
   * without its page.
   */
  holdWindow(isUnsaved: boolean, isWorking: boolean): void;
  /** The title of the window. */
  showTitle(title: string): void;
  /** How the program's own parts of the window must look, its menus above all. */
  showLook(look: WindowLook): void;
  /** Sets who answers the program's requests. Call it once. */
  serve(requests: ProgramRequests): void;
}
