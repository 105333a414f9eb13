import { randomUUID } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { portsFrom } from '@supergraph/local-stack/ports';
import { CommandError, Misuse, option, runCommand } from '@supergraph/service/command';
import { readConfig, variables } from '@supergraph/service/config';
import { sqlState } from '@supergraph/service/database/sql-state';
import { z } from 'zod';
import { exportUsage } from './export-usage.ts';
import { momentFrom } from './since.ts';

const UNDEFINED_TABLE = '42P01';
const now = new Date();

await runCommand({
  about: 'What clients asked of the gateway, for "npm run schema:check -- --usage FILE".',
  usage: ['npm run usage:export -- --since 30d --out usage.json'],
  options: {
    since: option.value(
      'MOMENT',
      'days or hours back (30d, 12h), a date or a time. Default 30d',
      momentFrom(now).prefault('30d'),
    ),
    until: option.value('MOMENT', 'default now', momentFrom(now).optional()),
    out: option.value('FILE', 'default: standard output', z.string().optional()),
    bucket: option.value(
      'day|minute',
      'how finely requests are summed',
      z.enum(['day', 'minute'], 'must be day or minute').default('day'),
    ),
  },
  notes: 'USAGE_DATABASE_URL tells where gateways record; default: the stack of "npm start".',
  failure: 'it could not be read or written',
  async run({ since, until = now, out, bucket }) {
    if (since >= until) throw new Misuse('--since must lie before --until.');
    const bucketSeconds = bucket === 'minute' ? 60 : 86_400;
    const usage = await exportUsage(databaseUrl(), { since, until, bucketSeconds }).catch(explain);
    const text = `${JSON.stringify(usage, null, 1)}\n`;
    if (out === undefined) process.stdout.write(text);
    else await writeWhole(out, text);
    const requests = usage.buckets.reduce((sum, { count }) => sum + count, 0);
    process.stderr.write(
      `${requests} requests of ${usage.operations.length} operations, recorded from ${usage.from} to ${usage.until}.\n`,
    );
  },
});

function databaseUrl(): string {
  const given = readConfig(
    z.object({ USAGE_DATABASE_URL: variables.url('postgres', 'postgresql').optional() }),
  );
  const local = `postgres://postgres:postgres@127.0.0.1:${portsFrom(process.env).postgres}/usage`;
  return given.USAGE_DATABASE_URL ?? local;
}

async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomUUID()}.new`;
  await writeFile(draft, text);
  await rename(draft, file);
}

function explain(error: unknown): never {
  if (sqlState(error) !== UNDEFINED_TABLE) {
    throw error instanceof Error && error.cause instanceof Error ? error.cause : error;
  }
  throw new CommandError(
    'No gateway has recorded there yet: the first minute of one with USAGE_DATABASE_URL makes the tables.',
  );
}
