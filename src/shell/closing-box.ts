import type { Translate } from './texts.js';

/** What a question of the system is told, in Electron's words. */
interface MessageBox {
  readonly type: 'warning';
  readonly message: string;
  readonly detail: string;
  readonly buttons: string[];
  readonly defaultId: number;
  readonly cancelId: number;
  readonly noLink: true;
}

/** Asks whether a batch that is running may end: the first button says yes. */
export function workBox(translate: Translate): MessageBox {
  return {
    type: 'warning',
    message: translate('batch.closing.title'),
    detail: translate('batch.closing.text'),
    buttons: [translate('batch.closing.close'), translate('closing.stay')],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  };
}
