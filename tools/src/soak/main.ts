import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hasRabbitmq, rabbitmqUrl } from '@supergraph/shared/testing/rabbitmq';
import { isTooMuch } from './judge.ts';
import { describeFindings } from './report.ts';
import { runSoak } from './soak.ts';

const help = `A system of its own under steady load for hours, and what it holds at the end against the beginning.

  npm run soak -- --hours 8

  --hours N                      of load, after a warm-up of five minutes at most. Default 1
  --transport postgres|rabbitmq  how events travel; RABBITMQ_URL names the broker. Default postgres
  --clients N                    default 6
  --replicas N                   processes of each service. Default 1
  --keep                         leaves data and logs where they are

Ctrl-C ends it early and judges what there is.
Exit codes: 0 everything is flat, 1 something grows, 2 the arguments make no sense.
`;

process.exit(await main());

async function main(): Promise<number> {
  const flags = readFlags();
  if (!flags) return 2;
  if (flags.help) {
    process.stdout.write(help);
    return 0;
  }
  if (flags.transport === 'rabbitmq' && !(await hasRabbitmq())) {
    process.stderr.write(`No RabbitMQ answers at ${new URL(rabbitmqUrl).host}.\n`);
    return 2;
  }
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => ending.abort());
  const folder = await mkdtemp(join(tmpdir(), 'supergraph-soak-'));
  const say = (line: string) => process.stdout.write(`${line}\n`);
  say(`Soaking for ${flags.hours} h with ${flags.transport}, ${folder}`);
  try {
    const findings = await runSoak({
      folder,
      rabbitmqUrl: flags.transport === 'rabbitmq' ? rabbitmqUrl : undefined,
      hours: flags.hours,
      clients: flags.clients,
      replicas: flags.replicas,
      say,
      signal: ending.signal,
    });
    say(describeFindings(findings));
    return findings.some(isTooMuch) ? 1 : 0;
  } finally {
    if (!flags.keep) await rm(folder, { recursive: true, force: true });
  }
}

function readFlags() {
  try {
    const { values } = parseArgs({
      options: {
        hours: { type: 'string', default: '1' },
        transport: { type: 'string', default: 'postgres' },
        clients: { type: 'string', default: '6' },
        replicas: { type: 'string', default: '1' },
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (!['postgres', 'rabbitmq'].includes(values.transport)) {
      throw new RangeError(`--transport must be postgres or rabbitmq, not "${values.transport}".`);
    }
    return {
      ...values,
      hours: positive('hours', values.hours),
      clients: positive('clients', values.clients),
      replicas: positive('replicas', values.replicas),
    };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${help}`);
    return undefined;
  }
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new RangeError(`--${name} must be a number above 0, not "${text}".`);
}
