import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Where a program or its data stands that we are measured beside, with a manifest of its own. */
export function peerFolder(name: string): string {
  return join(import.meta.dirname, '../../peers', name);
}

/** As its own lock has it, unless it is already: hundreds of megabytes that only its bench needs. */
export async function installPeer(name: string): Promise<void> {
  if (await isInstalled(peerFolder(name))) return;
  const options = ['--ignore-scripts', '--legacy-peer-deps', '--workspaces=false'];
  await promisify(execFile)('npm', ['ci', '--prefer-offline', ...options], {
    cwd: peerFolder(name),
  });
}

/** npm writes a lock of its own into the folder as the last thing that it does. */
async function isInstalled(folder: string): Promise<boolean> {
  const [wanted = Number.NaN, installed = Number.NaN] = await Promise.all(
    ['package-lock.json', 'node_modules/.package-lock.json'].map((file) =>
      stat(join(folder, file)).then(
        ({ mtimeMs }) => mtimeMs,
        () => Number.NaN,
      ),
    ),
  );
  return installed >= wanted;
}
