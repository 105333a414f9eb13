import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fastStart } from '@supergraph/shared/start/fast-start';
import { afterAll, expect, it } from 'vitest';
import { supergraphFile } from '../../src/schema/compose-supergraph.ts';

const script = join(import.meta.dirname, '../../src/schema/compose.ts');
const folder = mkdtempSync(join(tmpdir(), 'compose-'));
const output = join(folder, 'supergraph.graphql');
afterAll(() => rmSync(folder, { recursive: true }));

function compose(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...fastStart, script, ...args], {
    encoding: 'utf8',
  });
  return { status, lines: `${stdout}${stderr}`.trim().split('\n') };
}

it('fails on drift with one sentence, writes, and is content from then on', () => {
  const drift = compose('--check', '--output', output);
  expect(drift).toEqual({ status: 1, lines: [expect.stringContaining('npm run schema:compose')] });

  expect(compose('--output', output).status).toBe(0);
  expect(readFileSync(output, 'utf8')).toBe(readFileSync(supergraphFile, 'utf8'));
  expect(compose('--check', '--output', output).status).toBe(0);

  writeFileSync(output, `${readFileSync(output, 'utf8')}\n`);
  expect(compose('--check', '--output', output).status).toBe(1);
});

it('cannot run without a config that it can read, and says so without a stack trace', () => {
  const missing = join(folder, 'missing.yaml');
  const { status, lines } = compose('--config', missing);
  expect({ status, lines }).toEqual({
    status: 2,
    lines: [expect.stringContaining('missing.yaml')],
  });
  expect(compose('--chekc').status).toBe(2);
});
