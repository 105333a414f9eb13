import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryFolder } from '@supergraph/local-stack/services';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** Notes how it was called; fails where its words match FAILS; writes the report that vitest would. */
const npm = `#!/usr/bin/env bash
echo "$*" >> "$CALLS"
for word in "$@"; do
  case $word in --outputFile.json=*)
    echo '{ "numPassedTests": 3, "numFailedTests": 0, "numPendingTests": 0 }' > "\${word#*=}" ;;
  esac
done
if [[ "$*" == "$FAILS" || "$*" == "$FAILS "* || "$*" == *" $FAILS "* ]]; then exit 1; fi
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ci-run-'));
  await writeFile(join(folder, 'npm'), npm);
  await chmod(join(folder, 'npm'), 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(fails: string) {
  const calls = join(folder, `calls ${fails}`);
  const path = `${folder}:${process.env['PATH']}`;
  const env = { ...process.env, PATH: path, CALLS: calls, FAILS: fails, SCHEMA_BASE: 'HEAD' };
  const { promise, resolve } = Promise.withResolvers<{ code: number; output: string }>();
  execFile(join(repositoryFolder, '.ci/run'), { env }, (error, output) =>
    resolve({ code: Number(error?.code ?? 0), output }),
  );
  const { code, output } = await promise;
  const called = (await readFile(calls, 'utf8')).trim().split('\n');
  return { code, called, lastLine: output.trim().split('\n').at(-1) };
}

it('calls what the README calls, and closes with the count', async () => {
  const { code, called, lastLine } = await run('nothing at all');
  expect({ code, lastLine }).toEqual({ code: 0, lastLine: '3 passed, 0 failed' });
  expect(called.map((call) => call.split(' -- ')[0])).toEqual([
    'ci',
    'run check',
    'run --silent schema:check',
    'test',
  ]);
});

it.each(['schema:check', 'test'])('fails when "%s" does, and has run the tests', async (fails) => {
  const { code, called, lastLine } = await run(fails);
  expect({ code, lastLine }).toEqual({ code: 1, lastLine: '3 passed, 0 failed' });
  expect(called.at(-1)).toMatch(/^test /);
});

it.each(['ci', 'run check'])('goes no further than "%s" when that fails', async (fails) => {
  const { code, called } = await run(fails);
  expect({ code, last: called.at(-1) }).toEqual({ code: 1, last: fails });
});
