import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createUsageRecorder } from '@supergraph/gateway/usage/recorder';
import { readUsage } from '@supergraph/schema-check';
import { createLogger } from '@supergraph/service/logger';
import { fastStart } from '@supergraph/service/start/fast-start';
import { createEmptyDatabase } from '@supergraph/testing/database';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { exportUsage } from '../src/export-usage.ts';

const script = fileURLToPath(new URL('../src/export.ts', import.meta.url));
const operation = {
  hash: 'a'.repeat(64),
  name: 'Me',
  type: 'query',
  signature: 'query Me{me{name}}',
  fields: ['Query.me', 'User.name'],
} as const;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usage-export-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** A database in which "web" asked at each of these moments; it recorded from the first to `until`. */
async function recordedUsage({ moments, until }: { moments: string[]; until: string }) {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await createEmptyDatabase('usage'));
  let now = new Date(moments[0] ?? until);
  const recorder = createUsageRecorder({
    url: database.url,
    retentionDays: 3_650,
    log: createLogger({ service: 'test', level: 'silent' }),
    metrics: { usageFlush: () => undefined, usageDropped: () => undefined },
    clock: () => now,
  });
  for (const moment of moments) {
    const client = { name: 'web', version: '4.2.0' };
    const atMs = Date.parse(moment);
    recorder.record({
      ...{ operation, client, hasErrors: false, durationMs: 12.5, atMs },
      estimate: 10 + moments.indexOf(moment),
    });
  }
  now = new Date(until);
  await recorder.stop();
  const disposables = stack.move();
  return { url: database.url, [Symbol.asyncDispose]: () => disposables.disposeAsync() };
}

interface Run {
  code: number | string;
  stdout: string;
  stderr: string;
}

function run(args: string[], url: string): Promise<Run> {
  return new Promise((resolve) => {
    const env = { PATH: '', USAGE_DATABASE_URL: url };
    execFile(process.execPath, [...fastStart, script, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

it('writes what the schema check reads', async () => {
  await using recorded = await recordedUsage({
    moments: ['2026-03-01T10:00:01.000Z', '2026-03-01T18:00:00.500Z', '2026-03-02T00:00:00.000Z'],
    until: '2026-03-03T00:00:00.000Z',
  });
  const file = join(folder, 'usage.json');
  const args = ['--since', '2026-03-01', '--until', '2026-03-31', '--out', file];
  expect(await run(args, recorded.url)).toMatchObject({ code: 0, stdout: '' });
  const { fields: _, ...told } = operation;
  expect(await readUsage(file, {})).toEqual({
    format: 'supergraph-usage',
    version: 1,
    from: '2026-03-01T10:00:01.000Z',
    until: '2026-03-03T00:00:00.000Z',
    operations: [told],
    buckets: [
      {
        operation: operation.hash,
        ...{ start: '2026-03-01T00:00:00.000Z', seconds: 86_400 },
        ...{ clientName: 'web', clientVersion: '4.2.0', count: 2, errors: 0, durationMs: 25 },
        ...{ estimateSum: 21, estimateMax: 11 },
        ...{ firstSeen: '2026-03-01T10:00:01.000Z', lastSeen: '2026-03-01T18:00:00.500Z' },
        fields: { 'Query.me': 2, 'User.name': 2 },
      },
      {
        operation: operation.hash,
        ...{ start: '2026-03-02T00:00:00.000Z', seconds: 86_400 },
        ...{ clientName: 'web', clientVersion: '4.2.0', count: 1, errors: 0, durationMs: 12.5 },
        ...{ estimateSum: 12, estimateMax: 12 },
        ...{ firstSeen: '2026-03-02T00:00:00.000Z', lastSeen: '2026-03-02T00:00:00.000Z' },
        fields: { 'Query.me': 1, 'User.name': 1 },
      },
    ],
  });
});

it('keeps to the period, and to minutes when asked', async () => {
  await using recorded = await recordedUsage({
    moments: ['2026-03-01T10:00:01Z', '2026-03-01T10:02:00Z', '2026-03-01T10:02:30Z'],
    until: '2026-03-01T10:03:00Z',
  });
  const usage = await exportUsage(recorded.url, {
    since: new Date('2026-03-01T10:01:00Z'),
    until: new Date('2026-03-01T10:30:00Z'),
    bucketSeconds: 60,
  });
  expect(usage).toMatchObject({
    from: '2026-03-01T10:01:00.000Z',
    until: '2026-03-01T10:03:00.000Z',
    buckets: [{ start: '2026-03-01T10:02:00.000Z', seconds: 60, count: 2 }],
  });
});

it('claims no recorded time where nothing was recorded', async () => {
  await using recorded = await recordedUsage({
    moments: ['2026-03-01T10:00:01Z'],
    until: '2026-03-01T11:00:00Z',
  });
  const since = new Date('2026-05-01T00:00:00Z');
  const usage = await exportUsage(recorded.url, {
    ...{ since, until: new Date('2026-05-02T00:00:00Z'), bucketSeconds: 86_400 },
  });
  expect(usage).toMatchObject({
    from: since.toISOString(),
    until: since.toISOString(),
    buckets: [],
  });
});

it.each([
  [['--since', 'yesterday'], 2, 'not "yesterday".'],
  [['--since', '2026-03-02', '--until', '2026-03-01'], 2, '--since must lie before --until.'],
  [['--bucket', 'week'], 2, '--bucket must be day or minute, not "week".'],
  [['--colour'], 2, "Unknown option '--colour'"],
  [[], 1, '127.0.0.1:9'],
])('answers %j with exit code %i and one sentence', async (args, code, sentence) => {
  const ended = await run(args, 'postgres://127.0.0.1:9/usage');
  expect(ended).toMatchObject({ code, stdout: '' });
  expect(ended.stderr).toContain(sentence);
  expect(ended.stderr.trim().split('\n')).toHaveLength(1);
});

it('says that no gateway has recorded yet', async () => {
  await using database = await createEmptyDatabase('usage');
  const { code, stderr } = await run([], database.url);
  expect(code).toBe(1);
  expect(stderr).toContain('No gateway has recorded there yet');
});
