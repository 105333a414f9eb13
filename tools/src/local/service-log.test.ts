import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createServiceLog } from './service-log.ts';

let folder: string;
const announced: string[] = [];

beforeEach(async () => {
  announced.length = 0;
  folder = await mkdtemp(join(tmpdir(), 'service-log-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function follow(lines: { stdout?: string[]; stderr?: string[] }) {
  const file = join(folder, 'service.log');
  const log = createServiceLog(file, (line) => announced.push(line));
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  log.follow({ stdout, stderr });
  stdout.end(lines.stdout?.map((line) => `${line}\n`).join(''));
  stderr.end(lines.stderr?.map((line) => `${line}\n`).join(''));
  await Promise.all([finished(stdout), finished(stderr)]);
  await log.close();
  return { log, text: await readFile(file, 'utf8') };
}

it('writes every line to the file and announces warnings and errors alone', async () => {
  const lines = [
    '{"level":"info","msg":"listening"}',
    '{"level":"warn","msg":"slow","err":{"message":"took 3 s"}}',
    '{"level":"error","msg":"failed"}',
    'not JSON at all',
    '{ nor this',
  ];
  const { text } = await follow({ stdout: lines });
  expect(text).toBe(lines.map((line) => `${line}\n`).join(''));
  expect(announced).toEqual(['warn: slow: took 3 s', 'error: failed']);
});

it('remembers the last words of a process in readable form', async () => {
  const { log } = await follow({
    stderr: ['{"level":"fatal","msg":"out of memory"}', 'Error: gone'],
  });
  expect(log.lastLines()).toEqual(['fatal: out of memory', 'Error: gone']);
});

it('remembers a bounded number of lines', async () => {
  const { log } = await follow({
    stdout: Array.from({ length: 500 }, (_, index) => `line ${index}`),
  });
  expect(log.lastLines().length).toBeLessThan(50);
  expect(log.lastLines().at(-1)).toBe('line 499');
});
