import { mount } from 'svelte';
import App from './components/App.svelte';
import StartFailure from './components/StartFailure.svelte';
import type { Platform } from './platform/platform.js';
import { Settings } from './state/settings.svelte.js';
import { Workspace } from './state/workspace.svelte.js';

/** Puts the window on the page, over the platform that `createPlatform` gives; says what is wrong when there is none. */
export async function startPage(createPlatform: () => Promise<Platform>): Promise<void> {
  const target = document.getElementById('app');
  if (!target) throw new Error('Expected an element with the id "app" on the page.');
  const settings = new Settings();
  try {
    const platform = await createPlatform();
    settings.keepIn(platform);
    const workspace = new Workspace(platform, await platform.connectEngine(), settings);
    mount(App, { target, props: { workspace } });
    await workspace.start();
  } catch (error) {
    mount(StartFailure, { target, props: { error } });
  }
}
