import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireTransport, transportOption } from '@supergraph/local-stack/transport-option';
import { CommandError, option, positiveNumber, runCommand } from '@supergraph/service/command';
import { rabbitmqUrl } from '@supergraph/testing/rabbitmq';
import { isTooMuch } from './judge.ts';
import { describeFindings } from './report.ts';
import { runSoak } from './soak.ts';

await runCommand({
  about:
    'A system of its own under steady load for hours, and what it holds at the end against the beginning.',
  usage: ['npm run soak -- --hours 8'],
  options: {
    hours: option.value(
      'N',
      'of load, after a warm-up of five minutes at most',
      positiveNumber().default(1),
    ),
    transport: transportOption,
    clients: option.value('N', 'of the load', positiveNumber().default(6)),
    replicas: option.value('N', 'processes of each service', positiveNumber().default(1)),
    keep: option.flag('leaves data and logs where they are'),
  },
  notes: 'Ctrl-C ends it early and judges what there is.',
  failure: 'something grows',
  async run({ transport, keep, ...load }) {
    await requireTransport(transport);
    const ending = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => ending.abort());
    const folder = await mkdtemp(join(tmpdir(), 'supergraph-soak-'));
    say(`Soaking for ${load.hours} h with ${transport}, ${folder}`);
    try {
      const findings = await runSoak({
        ...load,
        folder,
        rabbitmqUrl: transport === 'rabbitmq' ? rabbitmqUrl : undefined,
        say,
        signal: ending.signal,
      });
      say(describeFindings(findings));
      if (findings.some(isTooMuch)) throw new CommandError('Something grows.');
    } finally {
      if (!keep) await rm(folder, { recursive: true, force: true });
    }
  },
});

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
