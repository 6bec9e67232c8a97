import { endProcessNow } from './end-process.js';
import { connectParentProcess } from './parent-process.js';

/** Makes this process a helper: it answers its parent's questions and ends when the parent closes the connection. */
export function answerParent(answer: (question: unknown) => Promise<unknown>): void {
  // A Ctrl-C reaches every process of a terminal; the parent decides what it means and ends this one.
  process.on('SIGINT', () => undefined);
  const { transport } = connectParentProcess();
  transport.onClose(() => endProcessNow('SIGKILL', 0));
  transport.onMessage((question) => {
    void answer(question).then((result) => transport.send(result));
  });
}
