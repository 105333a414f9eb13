import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hasRabbitmq, rabbitmqUrl } from '@supergraph/shared/testing/rabbitmq';
import { runChaos } from './chaos.ts';
import { faults } from './faults.ts';
import { describeReport, isSound } from './report.ts';

const help = `A system of its own under steady load while faults strike in turn, and the auditors' verdict.

  npm run chaos -- --transport postgres --minutes 3

  --transport postgres|rabbitmq  how events travel; RABBITMQ_URL names the broker. Default postgres
  --minutes N                    of load. Default 3
  --every SECONDS                from one fault to the next. Default 8.5
  --replicas N                   processes of each service. Default 1
  --clients N                    default 12
  --seed N                       of the faults' order and the clients' wishes. Default: by chance
  --only NAME                    this fault alone, again and again; may be given several times
  --keep                         leaves data and logs where they are

Exit codes: 0 every claim holds, 1 one is broken, 2 the arguments make no sense.

Faults: ${faults.map(({ name }) => name).join(', ')}
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
  const folder = await mkdtemp(join(tmpdir(), 'supergraph-chaos-'));
  const say = (line: string) => process.stdout.write(`${line}\n`);
  say(`Chaos with ${flags.transport}, seed ${flags.seed}, ${folder}`);
  try {
    const rounds = Math.ceil((flags.minutes * 60) / flags.every);
    const report = await runChaos({
      folder,
      rabbitmqUrl: flags.transport === 'rabbitmq' ? rabbitmqUrl : undefined,
      replicas: flags.replicas,
      clients: flags.clients,
      seconds: flags.minutes * 60,
      faultEverySeconds: flags.every,
      ...(flags.only.length > 0 && {
        only: Array.from({ length: rounds }, () => flags.only).flat(),
      }),
      seed: flags.seed,
      say,
    });
    say(describeReport(report));
    return isSound(report) ? 0 : 1;
  } finally {
    if (!flags.keep) await rm(folder, { recursive: true, force: true });
  }
}

function readFlags() {
  try {
    const { values } = parseArgs({
      options: {
        transport: { type: 'string', default: 'postgres' },
        minutes: { type: 'string', default: '3' },
        every: { type: 'string', default: '8.5' },
        replicas: { type: 'string', default: '1' },
        clients: { type: 'string', default: '12' },
        seed: { type: 'string', default: String(randomInt(1, 1_000_000)) },
        only: { type: 'string', multiple: true, default: [] },
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (!['postgres', 'rabbitmq'].includes(values.transport)) {
      throw new RangeError(`--transport must be postgres or rabbitmq, not "${values.transport}".`);
    }
    const unknown = values.only.find((name) => !faults.some((fault) => fault.name === name));
    if (unknown !== undefined) throw new RangeError(`There is no fault "${unknown}".`);
    return {
      ...values,
      minutes: positive('minutes', values.minutes),
      every: positive('every', values.every),
      replicas: positive('replicas', values.replicas),
      clients: positive('clients', values.clients),
      seed: positive('seed', values.seed),
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
