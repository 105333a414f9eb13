import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Where a program or its data stands that we are measured beside, with a manifest of its own. */
export function peerFolder(name: string): string {
  return join(import.meta.dirname, '../../peers', name);
}

/** As its own lock has it: hundreds of megabytes that only its bench needs. */
export async function installPeer(name: string): Promise<void> {
  const options = ['--ignore-scripts', '--legacy-peer-deps', '--workspaces=false'];
  await promisify(execFile)('npm', ['ci', '--prefer-offline', ...options], {
    cwd: peerFolder(name),
  });
}
