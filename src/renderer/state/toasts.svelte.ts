/** A message that comes and goes without stopping anyone. */
export interface Toast {
  readonly id: number;
  readonly kind: 'error' | 'notice' | 'done';
  readonly title: string;
  readonly detail?: string;
  /** The engine's own words, for whoever wants to know exactly or report it. */
  readonly details?: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** More would cover the photo; the oldest goes. */
const MOST = 4;

/** The messages that are shown, the newest last. */
export class Toasts {
  #list = $state.raw<readonly Toast[]>([]);
  #lastId = 0;

  get list(): readonly Toast[] {
    return this.#list;
  }

  /** Shows a message; one with the same words is not shown twice. */
  show(toast: Omit<Toast, 'id'>): void {
    const others = this.#list.filter(({ title, detail }) => title !== toast.title || detail !== toast.detail);
    this.#list = [...others, { ...toast, id: ++this.#lastId }].slice(-MOST);
  }

  dismiss(id: number): void {
    this.#list = this.#list.filter((toast) => toast.id !== id);
  }

  /** Takes errors with one of these titles away: they are over. */
  dismissErrors(titles: readonly string[]): void {
    const isOver = ({ kind, title }: Toast): boolean => kind === 'error' && titles.includes(title);
    if (this.#list.some(isOver)) this.#list = this.#list.filter((toast) => !isOver(toast));
  }
}
