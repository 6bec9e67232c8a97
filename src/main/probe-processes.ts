import { join } from 'node:path';

import type { MessagePortMain, UtilityProcess } from 'electron';
import { utilityProcess } from 'electron';
import * as v from 'valibot';

import { ProbeOrderSchema } from '../engine/host/engine-host.js';

/**
 * Runs the processes in which the bundle `engine` tries devices and proves networks, by the orders that come over `port`: a utility
 * process cannot start others itself. The function that is returned ends them all.
 */
export function serveProbes(port: MessagePortMain, engine: string): () => void {
  const children = new Map<number, UtilityProcess>();

  function start(id: number, program: string): void {
    const child = utilityProcess.fork(program, [], { serviceName: 'Lacuna test', stdio: 'ignore' });
    children.set(id, child);
    child.on('message', (message: unknown) => port.postMessage({ kind: 'message', id, message }));
    child.on('error', () => undefined);
    child.once('exit', (code) => {
      children.delete(id);
      port.postMessage({ kind: 'end', id, how: `exit code ${code}` });
    });
  }

  port.on('message', ({ data }) => {
    const { success, output: order } = v.safeParse(ProbeOrderSchema, data);
    // Even nonsense from a broken engine must not close the window.
    if (!success) return;
    switch (order.kind) {
      case 'start':
        return start(order.id, join(engine, '..', order.program));
      case 'send':
        return children.get(order.id)?.postMessage(order.message);
      case 'kill':
        return void children.get(order.id)?.kill();
    }
  });
  port.start();
  return () => {
    port.close();
    for (const child of children.values()) child.kill();
  };
}
