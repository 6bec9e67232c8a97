/** @file The program of the process in which a file of unknown origin is recognised: a crash or a hang there stops nothing else. */
import { AppError } from '../../shared/app-error.js';
import { answerParent } from '../processes/answer-parent.js';
import { recogniseModel } from './model-import.js';
import type { RecognitionAnswer, RecognitionRequest } from './model-recognition.js';

answerParent(async (request): Promise<RecognitionAnswer> => {
  const { file, options } = request as RecognitionRequest;
  try {
    return { kind: 'recognised', entry: await recogniseModel(file, options) };
  } catch (error) {
    if (!(error instanceof AppError)) return { kind: 'failed', code: 'INTERNAL', message: String(error) };
    return { kind: 'failed', code: error.code, message: error.message };
  }
});
