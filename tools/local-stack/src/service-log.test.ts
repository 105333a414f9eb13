import { writeSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createServiceLog } from './service-log.ts';

let folder: string;
let file: string;
let announced: string[];

beforeEach(async () => {
  announced = [];
  folder = await mkdtemp(join(tmpdir(), 'service-log-'));
  file = join(folder, 'service.log');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function logWith(lines: string[]) {
  const log = createServiceLog(file, (line) => announced.push(line));
  for (const line of lines) writeSync(log.descriptor, `${line}\n`);
  return log;
}

it('keeps every line in the file and announces warnings and errors alone', async () => {
  const lines = [
    '{"level":"info","msg":"listening"}',
    '{"level":"warn","msg":"slow","err":{"message":"took 3 s"}}',
    '{"level":"error","msg":"failed"}',
    'not JSON at all',
    '{ nor this',
  ];
  logWith(lines).close();
  expect(await readFile(file, 'utf8')).toBe(lines.map((line) => `${line}\n`).join(''));
  expect(announced).toEqual(['warn: slow: took 3 s', 'error: failed']);
});

it('announces a line that arrives in pieces once, when it is whole', () => {
  const log = createServiceLog(file, (line) => announced.push(line));
  const bytes = Buffer.from('{"level":"error","msg":"too cold: −3 °C"}\n');
  for (const byte of bytes) writeSync(log.descriptor, Buffer.of(byte));
  log.close();
  expect(announced).toEqual(['error: too cold: −3 °C']);
});

it('tells the last words of a process in readable form, a bounded number of them', () => {
  const log = logWith([
    ...Array.from({ length: 500 }, (_, index) => `line ${index}`),
    '{"level":"fatal","msg":"out of memory"}',
    'Error: gone',
  ]);
  expect(log.lastLines().slice(-2)).toEqual(['fatal: out of memory', 'Error: gone']);
  expect(log.lastLines().length).toBeLessThan(50);
  log.close();
});

it('begins anew with each start of the stack', async () => {
  logWith(['of yesterday']).close();
  logWith(['of today']).close();
  expect(await readFile(file, 'utf8')).toBe('of today\n');
});
