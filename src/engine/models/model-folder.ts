import { homedir } from 'node:os';
import path from 'node:path';

/** Where the models are that the person has imported. Set, `XDG_DATA_HOME` says so on every platform. */
export function findModelFolder(
  platform: string = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
  home: string = homedir(),
): string {
  if (env['XDG_DATA_HOME']) return path.join(env['XDG_DATA_HOME'], 'lacuna', 'models');
  switch (platform) {
    case 'win32':
      return path.join(env['APPDATA'] ?? path.join(home, 'AppData', 'Roaming'), 'lacuna', 'models');
    case 'darwin':
      return path.join(home, 'Library', 'Application Support', 'lacuna', 'models');
    default:
      return path.join(home, '.local', 'share', 'lacuna', 'models');
  }
}
