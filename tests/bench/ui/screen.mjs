import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * A screen that nobody sees, with a mouse of the system's own: what a debugger sends instead reaches the page between its frames,
 * not with them as a mouse's movements do. Needs Xvfb and xdotool (Debian: `apt-get install xvfb xdotool`).
 */
export async function openScreen({ width, height }) {
  const server = start('Xvfb', ['-displayfd', '1', '-screen', '0', `${width}x${height}x24`]);
  const [number] = await once(server.stdout, 'data');
  const environment = { ...process.env, DISPLAY: `:${String(number).trim()}` };
  const hand = start('xdotool', ['-'], environment);
  const act = (words) => hand.stdin.write(`${words}\n`);
  return {
    environment,
    mouse: {
      /** To a place of the screen in pixels. */
      move: ({ x, y }) => act(`mousemove ${Math.round(x)} ${Math.round(y)}`),
      down: () => act('mousedown 1'),
      up: () => act('mouseup 1'),
    },
    close() {
      hand.stdin.end();
      server.kill();
    },
  };
}

function start(command, parameters, environment) {
  const child = spawn(command, parameters, { env: environment, stdio: ['pipe', 'pipe', 'ignore'] });
  child.once('error', (error) => {
    console.error(
      `Expected ${command} but it did not start (${error.message}). On Debian: apt-get install xvfb xdotool`,
    );
    process.exit(2);
  });
  return child;
}
