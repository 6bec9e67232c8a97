/** @file Runs in a child process that the child process transport's test forks. */
import { createProcessTransport } from '../../src/engine/processes/process-transport.js';
import { serveRehearsal } from './rehearsal-service.js';

serveRehearsal(createProcessTransport(process), () => process.kill(process.pid, 'SIGKILL'));
