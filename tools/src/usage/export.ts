import { randomUUID } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ConfigError, readConfig, startupMessage, variables } from '@supergraph/shared/config';
import { sqlState } from '@supergraph/shared/database/sql-state';
import { z } from 'zod';
import { portsFrom } from '../local/ports.ts';
import { exportUsage } from './export-usage.ts';
import { readSince } from './since.ts';

const help = `What clients asked of the gateway, for "npm run schema:check -- --usage FILE".

  npm run usage:export -- --since 30d --out usage.json

  --since MOMENT      days or hours back (30d, 12h), a date or a time; default 30d
  --until MOMENT      default now
  --out FILE          default: standard output
  --bucket day|minute how finely requests are summed; default day

USAGE_DATABASE_URL tells where gateways record; default: the stack of "npm start".
`;

const UNDEFINED_TABLE = '42P01';

/** Exit codes: 0 written, 1 it could not be read or written, 2 the arguments make no sense. */
async function main(): Promise<number> {
  const now = new Date();
  const flags = readFlags();
  if (flags.help) {
    process.stdout.write(help);
    return 0;
  }
  const since = readSince(flags.since, now);
  const until = flags.until === undefined ? now : readSince(flags.until, now);
  if (since >= until) throw new RangeError('--since must lie before --until.');
  const bucketSeconds = flags.bucket === 'minute' ? 60 : 86_400;
  const usage = await exportUsage(databaseUrl(), { since, until, bucketSeconds });
  const text = `${JSON.stringify(usage, null, 1)}\n`;
  if (flags.out === undefined) process.stdout.write(text);
  else await writeWhole(flags.out, text);
  const requests = usage.buckets.reduce((sum, { count }) => sum + count, 0);
  process.stderr.write(
    `${requests} requests of ${usage.operations.length} operations, recorded from ${usage.from} to ${usage.until}.\n`,
  );
  return 0;
}

function readFlags() {
  const { values } = parseArgs({
    options: {
      since: { type: 'string', default: '30d' },
      until: { type: 'string' },
      out: { type: 'string' },
      bucket: { type: 'string', default: 'day' },
      help: { type: 'boolean', default: false },
    },
  });
  if (!['day', 'minute'].includes(values.bucket)) {
    throw new RangeError(`--bucket must be day or minute, not "${values.bucket}".`);
  }
  return values;
}

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

function told(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (sqlState(error) === UNDEFINED_TABLE) {
    return 'No gateway has recorded there yet: the first minute of one with USAGE_DATABASE_URL makes the tables.';
  }
  if (cause instanceof RangeError || cause instanceof TypeError) return cause.message;
  return startupMessage(cause);
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${told(error)}\n`);
  const isMisuse = [RangeError, TypeError, ConfigError].some((kind) => error instanceof kind);
  process.exitCode = isMisuse ? 2 : 1;
}
