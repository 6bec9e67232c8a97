import { homedir } from 'node:os';
import path from 'node:path';

/**
 * Where Lacuna keeps what it has found out about this machine and can find out again. Set, `XDG_STATE_HOME` says so on every
 * platform.
 */
export function findStateFolder(
  platform: string = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
  home: string = homedir(),
): string {
  if (env['XDG_STATE_HOME']) return path.join(env['XDG_STATE_HOME'], 'lacuna');
  switch (platform) {
    case 'win32':
      return path.join(env['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local'), 'lacuna');
    case 'darwin':
      return path.join(home, 'Library', 'Application Support', 'lacuna');
    default:
      return path.join(home, '.local', 'state', 'lacuna');
  }
}
