import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TALLY_FILE, type Tally } from './tally.ts';

/** More than these fail for a reason that a second run would only tell again. */
const FILES_RUN_AGAIN_MAX = 3;

// Runs all tests, then the files that failed once more by themselves. What passes only then is told by
// name: a fault to be mended, of the test or of what it tests, but none of the change that met it.
const first = runTests([]);
const again = isWorthASecondRun(first) ? runTests(badFiles(first)) : undefined;

for (const file of badFiles(first).filter((name) => again && !badFiles(again).includes(name))) {
  process.stdout.write(`UNSTEADY, failed at first and passed by itself: ${file}\n`);
}
const files = first.files.map(
  (file) => again?.files.find(({ name }) => name === file.name) ?? file,
);
const passed = files.reduce((total, file) => total + file.passed, 0);
const failed = files.reduce((total, file) => total + file.failed, 0);
const skipped = files.reduce((total, file) => total + file.skipped, 0);
process.stdout.write(
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
);
process.exitCode = (again ?? first).status;

type Run = Tally & { readonly status: number };

/** @throws when the run left no tally, since it could not begin */
function runTests(files: readonly string[]): Run {
  const folder = mkdtempSync(join(tmpdir(), 'test-tally-'));
  const file = join(folder, 'tally.json');
  const reporters = ['--reporter=default', `--reporter=${join(import.meta.dirname, 'tally.ts')}`];
  const { status } = spawnSync('npm', ['test', '--', ...files, ...reporters], {
    env: { ...process.env, [TALLY_FILE]: file },
    stdio: 'inherit',
  });
  const tally = JSON.parse(readFileSync(file, 'utf8')) as Tally;
  rmSync(folder, { recursive: true });
  return { ...tally, status: status ?? 1 };
}

/** An error that no test met stays one: nobody knows which file to run again for it. */
function isWorthASecondRun(run: Run): boolean {
  const { length } = badFiles(run);
  return run.strayErrors === 0 && length > 0 && length <= FILES_RUN_AGAIN_MAX;
}

function badFiles({ files }: Run): string[] {
  return files.filter(({ isGood }) => !isGood).map(({ name }) => name);
}
