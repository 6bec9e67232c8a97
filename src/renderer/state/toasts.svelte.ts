import type { TextKey } from '../../shared/text/languages.js';
import { describeError } from './describe-error.js';
import { quoteError, toAppError } from './error-text.js';
import { t } from './language.svelte.js';

/** What a person can do about a message. */
export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

/** A message that comes and goes without stopping anyone. */
export interface Toast {
  readonly id: number;
  readonly kind: 'error' | 'notice' | 'done';
  readonly title: string;
  readonly detail?: string;
  /** The engine's own message, for a report. */
  readonly details?: string;
  readonly action?: ToastAction;
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

  /** Shows a short notice. */
  mention(title: TextKey): void {
    this.show({ kind: 'notice', title: t(title) });
  }

  /** Shows an error: what failed, why, and what to do. Shows nothing when it was cancelled. */
  fail(title: string, error: unknown, action?: ToastAction): void {
    const failure = toAppError(error);
    if (failure.code === 'CANCELLED') return;
    this.show({
      kind: 'error',
      title,
      detail: describeError(failure),
      details: quoteError(failure),
      ...(action && { action }),
    });
  }

  dismiss(id: number): void {
    this.#list = this.#list.filter((toast) => toast.id !== id);
  }

  /** Removes errors with one of these titles. */
  dismissErrors(titles: readonly string[]): void {
    const isOver = ({ kind, title }: Toast): boolean => kind === 'error' && titles.includes(title);
    if (this.#list.some(isOver)) this.#list = this.#list.filter((toast) => !isOver(toast));
  }
}
