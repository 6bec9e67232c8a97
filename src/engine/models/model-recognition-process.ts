/** @file The program of the process in which a file of unknown origin is recognised: one that crashes or hangs takes nothing else with it. */
import { AppError } from '../../shared/app-error.js';
import { endProcessNow } from '../processes/end-process.js';
import { connectParentProcess } from '../processes/parent-process.js';
import { recogniseModel } from './model-import.js';
import type { RecognitionAnswer, RecognitionRequest } from './model-recognition.js';

// A Ctrl-C is for the process that asked; it ends this one.
process.on('SIGINT', () => undefined);
const { transport } = connectParentProcess();
transport.onClose(() => endProcessNow('SIGKILL', 0));
transport.onMessage((request) => {
  const { file, options } = request as RecognitionRequest;
  const answer = recogniseModel(file, options).then(
    (entry): RecognitionAnswer => ({ kind: 'recognised', entry }),
    (error: unknown): RecognitionAnswer => {
      if (!(error instanceof AppError)) return { kind: 'failed', code: 'INTERNAL', message: String(error) };
      return { kind: 'failed', code: error.code, message: error.message };
    },
  );
  void answer.then((result) => transport.send(result));
});
