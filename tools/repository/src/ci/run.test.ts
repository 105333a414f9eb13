import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryFolder } from '@supergraph/local-stack/services';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FileTally, Tally } from './tally.ts';

/**
 * Notes how it was called; fails where its words match FAILS. The tests leave one line of TALLIES a run,
 * as vitest's reporter would, and fail where it tells of something bad.
 */
const npm = `#!/usr/bin/env bash
echo "$*" >> "$CALLS"
if [[ $1 == test ]]; then
  tally=$(sed -n "$(grep -c '^test ' "$CALLS")p" "$TALLIES")
  echo "$tally" > "$TEST_TALLY_FILE"
  if [[ $tally == *'"isGood":false'* || $tally != *'"strayErrors":0'* ]]; then exit 1; fi
fi
if [[ "$*" == "$FAILS" || "$*" == "$FAILS "* || "$*" == *" $FAILS "* ]]; then exit 1; fi
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ci-run-'));
  await writeFile(join(folder, 'npm'), npm);
  await chmod(join(folder, 'npm'), 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const good = (name: string): FileTally => ({
  name,
  isGood: true,
  passed: 3,
  failed: 0,
  skipped: 0,
});
const bad = (name: string): FileTally => ({
  name,
  isGood: false,
  passed: 2,
  failed: 1,
  skipped: 0,
});
const tally = (...files: FileTally[]): Tally => ({ files, strayErrors: 0 });

async function run({ fails = 'nothing at all', tallies = [tally(good('a.test.ts'))] }) {
  const own = await mkdtemp(join(folder, 'run-'));
  const [calls, left] = [join(own, 'calls'), join(own, 'tallies')];
  await writeFile(left, tallies.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const env = {
    ...process.env,
    PATH: `${folder}:${process.env['PATH']}`,
    CALLS: calls,
    FAILS: fails,
    TALLIES: left,
    SCHEMA_BASE: 'HEAD',
  };
  const { promise, resolve } = Promise.withResolvers<{ code: number; output: string }>();
  execFile(join(repositoryFolder, '.ci/run'), { env }, (error, output) =>
    resolve({ code: Number(error?.code ?? 0), output }),
  );
  const { code, output } = await promise;
  const called = (await readFile(calls, 'utf8')).trim().split('\n');
  const lines = output.trim().split('\n');
  return {
    code,
    called,
    runs: called
      .filter((call) => call.startsWith('test '))
      .map((call) => call.split(' --report')[0]),
    unsteady: lines
      .filter((line) => line.startsWith('UNSTEADY'))
      .map((line) => line.split(': ')[1]),
    lastLine: lines.at(-1),
  };
}

it('calls what the README calls, and closes with the count', async () => {
  const { code, called, lastLine } = await run({});
  expect({ code, lastLine }).toEqual({ code: 0, lastLine: '3 passed, 0 failed' });
  expect(called.map((call) => call.split(' -- ')[0])).toEqual([
    'ci',
    'run check',
    'run --silent schema:check',
    'test',
  ]);
});

it('fails when schema:check does, and has run the tests', async () => {
  const { code, runs, lastLine } = await run({ fails: 'schema:check' });
  expect({ code, lastLine }).toEqual({ code: 1, lastLine: '3 passed, 0 failed' });
  expect(runs).toEqual(['test --']);
});

it.each(['ci', 'run check'])('goes no further than "%s" when that fails', async (fails) => {
  const { code, called } = await run({ fails });
  expect({ code, last: called.at(-1) }).toEqual({ code: 1, last: fails });
});

it('runs a file that failed once more, by itself, and fails when it does so again', async () => {
  const whole = tally(good('a.test.ts'), bad('b.test.ts'));
  expect(await run({ tallies: [whole, tally(bad('b.test.ts'))] })).toMatchObject({
    code: 1,
    runs: ['test --', 'test -- b.test.ts'],
    unsteady: [],
    lastLine: '5 passed, 1 failed',
  });
});

it('tells by name what passes by itself only', async () => {
  const whole = tally(good('a.test.ts'), bad('b.test.ts'));
  expect(await run({ tallies: [whole, tally(good('b.test.ts'))] })).toMatchObject({
    code: 0,
    unsteady: ['b.test.ts'],
    lastLine: '6 passed, 0 failed',
  });
});

it('runs nothing again where much fails, or an error belongs to no test', async () => {
  const much = tally(...['a', 'b', 'c', 'd'].map((name) => bad(`${name}.test.ts`)));
  const stray = { ...tally(bad('a.test.ts')), strayErrors: 1 };
  for (const whole of [much, stray]) {
    expect(await run({ tallies: [whole] })).toMatchObject({ code: 1, runs: ['test --'] });
  }
});
