import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { repositoryFolder } from './services.ts';

export interface ConsoleDev {
  readonly url: string;
  stop(): void;
}

const DEFAULT_PORT = 4_010;

/**
 * Serves the web apps from their sources: what changes in them is in the browser at once.
 *
 * @param say hears of warnings and faults of the sources
 */
export function startConsoleDev(gatewayUrl: string, say: (line: string) => void): ConsoleDev {
  const port = Number(process.env['CONSOLE_PORT'] || DEFAULT_PORT);
  const child = spawn(
    process.execPath,
    [join(repositoryFolder, 'node_modules/vite/bin/vite.js'), '--logLevel', 'warn'],
    {
      cwd: join(repositoryFolder, 'console'),
      env: { ...process.env, GATEWAY_URL: gatewayUrl, CONSOLE_PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => say(String(text).trim()));
  }
  child.once('error', (error) => say(error.message));
  return { url: `http://localhost:${port}/console/`, stop: () => void child.kill() };
}
