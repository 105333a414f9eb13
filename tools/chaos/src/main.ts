import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireTransport, transportOption } from '@supergraph/local-stack/transport-option';
import { CommandError, option, positiveNumber, runCommand } from '@supergraph/service/command';
import { rabbitmqUrl } from '@supergraph/testing/rabbitmq';
import { z } from 'zod';
import { runChaos } from './chaos.ts';
import { faults } from './faults.ts';
import { describeReport, isSound } from './report.ts';

const faultNames = faults.map(({ name }) => name);

await runCommand({
  about:
    "A system of its own under steady load while faults strike in turn, and the auditors' verdict.",
  usage: ['npm run chaos -- --transport postgres --minutes 3'],
  options: {
    transport: transportOption,
    minutes: option.value('N', 'of load', positiveNumber().default(3)),
    every: option.value('SECONDS', 'from one fault to the next', positiveNumber().default(7.8)),
    replicas: option.value('N', 'processes of each service', positiveNumber().default(1)),
    hops: option.value(
      'N',
      'from placed to sold: 1 where stock sells at once, 2 where it holds first',
      z.coerce
        .number()
        .pipe(z.literal([1, 2]))
        .default(1),
    ),
    clients: option.value('N', 'of the load', positiveNumber().default(12)),
    watchers: option.value(
      'N',
      'orders that clients watch at a time, each with a subscription of its own, once so many are placed',
      positiveNumber().default(300),
    ),
    seed: option.value(
      'N',
      "of the faults' order and the clients' wishes; by chance where none is given",
      positiveNumber().optional(),
    ),
    only: option.list(
      'NAME',
      'this fault alone, again and again',
      z.enum(faultNames, 'must be one of those below'),
    ),
    keep: option.flag('leaves data and logs where they are'),
  },
  notes: `Faults: ${faultNames.join(', ')}`,
  failure: 'a claim is broken',
  async run({ transport, seed = randomInt(1, 1_000_000), only, keep, ...load }) {
    await requireTransport(transport);
    const folder = await mkdtemp(join(tmpdir(), 'supergraph-chaos-'));
    say(`Chaos with ${transport}, hops ${load.hops}, seed ${seed}, ${folder}`);
    try {
      const rounds = Math.ceil((load.minutes * 60) / load.every);
      const report = await runChaos({
        folder,
        rabbitmqUrl: transport === 'rabbitmq' ? rabbitmqUrl : undefined,
        replicas: load.replicas,
        hops: load.hops,
        clients: load.clients,
        watchers: load.watchers,
        seconds: load.minutes * 60,
        faultEverySeconds: load.every,
        ...(only.length > 0 && { only: Array.from({ length: rounds }, () => only).flat() }),
        seed,
        say,
      });
      say(describeReport(report));
      if (!isSound(report)) throw new CommandError('A claim is broken.');
    } finally {
      if (!keep) await rm(folder, { recursive: true, force: true });
    }
  },
});

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
