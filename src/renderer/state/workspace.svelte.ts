import { getContext, setContext } from 'svelte';
import type { EngineConnection, Platform } from '../platform/platform.js';
import { Devices } from './devices.svelte.js';
import { Dialogs } from './dialogs.svelte.js';
import { t } from './language.svelte.js';
import { Layout } from './layout.svelte.js';
import { lookForUpdate } from './look-for-update.js';
import { Networks } from './networks.svelte.js';
import { PhotoWorkspace } from './photo-workspace.svelte.js';
import type { Settings } from './settings.svelte.js';
import { Toasts } from './toasts.svelte.js';

/** The whole window: what belongs to no photo, and the work on the photo. Components read it, commands act on it. */
export class Workspace {
  readonly platform: Platform;
  readonly #engine: EngineConnection['engine'];
  readonly settings: Settings;
  readonly toasts = new Toasts();
  readonly dialogs = new Dialogs();
  readonly layout = new Layout();
  readonly networks: Networks;
  readonly devices: Devices;
  readonly photo: PhotoWorkspace;

  isPanelOpen = $state(this.layout.isRoomy);

  constructor(platform: Platform, connection: EngineConnection, settings: Settings) {
    const { engine } = connection;
    this.#engine = engine;
    this.settings = settings;
    this.platform = platform;
    this.devices = new Devices(engine, this.toasts);
    const photo = new PhotoWorkspace({ engine, platform, dialogs: this.dialogs, toasts: this.toasts });
    this.photo = photo;
    this.networks = new Networks(engine, this.toasts, (id) => {
      if (photo.state.options.model === id) photo.editor.chooseOptions({ model: 'auto' });
    });
    photo.editor.chooseFillTrigger(settings.fillsOnPointerUp);
    this.layout.onRoom((isRoomy) => (this.isPanelOpen = isRoomy));
    connection.onRestart(() => {
      this.toasts.show({
        kind: 'notice',
        title: t('engine.restarted'),
        detail: t('engine.restarted.text'),
      });
      photo.retryPictures();
    });
    connection.onLost(() =>
      this.toasts.show({
        kind: 'error',
        title: t('failed.lost'),
        detail: t('failed.lost.text'),
        action: { label: t('action.reload'), run: () => location.reload() },
      }),
    );
  }

  /** Shows the first photo, if there is one, and reads networks and devices. */
  async start(): Promise<void> {
    try {
      const first = await this.platform.initialPhoto();
      // Networks and devices are only for the panel: the photo does not wait for them.
      await Promise.all([this.photo.start(first), this.networks.listModels(), this.devices.read(false)]);
    } catch (error) {
      this.toasts.fail(t('failed.start'), error);
    } finally {
      this.photo.isStarting = false;
    }
    await this.#lookForUpdate();
  }

  /** Ask the publisher once a day whether there is a newer release? Kept; a yes asks at once. */
  async chooseUpdates(looksForUpdates: boolean): Promise<void> {
    this.settings.choose({ looksForUpdates, lookedForUpdatesAt: 0 });
    await this.#lookForUpdate();
  }

  /** Fill on pointer-up or on Enter; kept. */
  chooseFillTrigger(fillsOnPointerUp: boolean): void {
    this.settings.choose({ fillsOnPointerUp });
    this.photo.editor.chooseFillTrigger(fillsOnPointerUp);
  }

  async #lookForUpdate(): Promise<void> {
    const release = await lookForUpdate(this.settings, this.#engine, Date.now());
    if (!release) return;
    const { version, page } = release;
    this.toasts.show({
      kind: 'notice',
      title: t('updates.found', { version }),
      detail: page,
      action: { label: t('updates.copy'), run: () => void navigator.clipboard.writeText(page) },
    });
  }
}

const KEY = Symbol('workspace');

/** Makes `workspace` the one of all components below. */
export function provideWorkspace(workspace: Workspace): void {
  setContext(KEY, workspace);
}

/** The window that a component belongs to. */
export function useWorkspace(): Workspace {
  return getContext<Workspace>(KEY);
}
