import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');

/** What must hold before the tests are worth running, quickest first. All run, then all is told. */
const checks: { name: string; command: string; args: string[] }[] = [
  { name: 'format and lint', command: 'biome', args: ['ci', '--log-level=warn', '.'] },
  { name: 'types', command: 'tsc', args: ['--project', 'tsconfig.json'] },
  { name: 'types of the console', command: 'tsc', args: ['--project', 'console'] },
  { name: 'types of the shop', command: 'tsc', args: ['--project', 'console/src/shop'] },
  { name: 'dead code', command: 'knip', args: [] },
  {
    name: 'generated files',
    command: 'node',
    args: ['tools/repository/src/generate/main.ts', '--check'],
  },
  { name: 'event contracts', command: 'node', args: ['tools/repository/src/events/check.ts'] },
  {
    name: 'layout',
    command: 'vitest',
    args: ['run', '--project', 'unit', 'tools/repository/src/layout'],
  },
];

const failed = checks.filter(({ name, command, args }) => {
  const startedAt = performance.now();
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  process.stdout.write(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)\n`);
  return status !== 0;
});

if (failed.length > 0) {
  process.stderr.write(`npm run check failed: ${failed.map(({ name }) => name).join(', ')}\n`);
  process.exit(1);
}
