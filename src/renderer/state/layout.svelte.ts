import { MediaQuery } from 'svelte/reactivity';

/** Narrower windows have their tools below the photo, and their settings in a sheet; the styles name the same width. */
const PHONE = 'width < 600px';
/** Narrower windows begin without settings. */
const ROOMY = 'width >= 960px';

/** How the window is laid out. */
export class Layout {
  readonly #phone = new MediaQuery(PHONE);
  readonly #coarse = new MediaQuery('pointer: coarse');
  readonly #roomy = matchMedia(`(${ROOMY})`);

  get isPhone(): boolean {
    return this.#phone.current;
  }

  /** Is the photo touched rather than pointed at? */
  get isTouched(): boolean {
    return this.#coarse.current;
  }

  /** Is there room for the settings beside the photo? */
  get isRoomy(): boolean {
    return this.#roomy.matches;
  }

  /** Calls `listener` whenever there is room for the settings, or no longer. */
  onRoom(listener: (isRoomy: boolean) => void): void {
    this.#roomy.addEventListener('change', ({ matches }) => listener(matches));
  }
}
