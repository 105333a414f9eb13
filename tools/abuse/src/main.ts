import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandError, option, positiveNumber, runCommand } from '@supergraph/service/command';
import { z } from 'zod';
import { runAbuse, type Verdict } from './abuse.ts';
import { allAttacks, attackNamed } from './attacks/all-attacks.ts';
import { bars } from './judge.ts';
import { describeBaseline, describeReport, describeVerdict } from './report.ts';
import { openSite } from './site.ts';

await runCommand({
  about: `Hostile requests and floods, one after another, against a system of its own, from one client,
while a bystander and an operator measure what they notice of it.`,
  usage: ['npm run abuse', 'npm run abuse -- --only nested-variants,hang-up-lists'],
  options: {
    only: option.list('NAME,NAME', 'these attacks alone', z.string()),
    seconds: option.value('N', 'for which each goes on at most', positiveNumber().default(5)),
    list: option.flag('names and sentences, and nothing is sent'),
    keep: option.flag('leaves data and logs where they are'),
  },
  notes: `Each attack must leave to everybody else: answers within ${bars.p99MsMax} ms (p99), /health and /ready within
${bars.healthMsMax} ms, no more than ${bars.growthBytesMax / 1_048_576} MB taken by any process, no process restarted, and everything as
before within ${bars.recoveryMsMax / 1_000} s. The memory of processes is read from /proc.`,
  failure: 'an attack hurts somebody',
  async run({ only, seconds, list, keep }) {
    const names = only.flatMap((text) => text.split(','));
    const attacks = names.length > 0 ? names.map(attackNamed) : allAttacks;
    if (list) return say(attacks.map(describeAttack).join('\n'));
    const folder = await mkdtemp(join(tmpdir(), 'supergraph-abuse-'));
    say(`${attacks.length} attacks of at most ${seconds} s, ${folder}`);
    const site = await openSite({ folder, env: process.env });
    try {
      const report = await runAbuse({
        site,
        attacks,
        seconds,
        baselineSeconds: 5,
        tell: (verdict: Verdict) => say(describeVerdict(verdict)),
      });
      say(describeReport(report));
      say(describeBaseline(report.baseline));
      const hurts = report.verdicts.filter(({ violations }) => violations.length > 0);
      if (hurts.length > 0) throw new CommandError(`${hurts.length} attacks hurt somebody.`);
    } finally {
      await site.close();
      if (!keep) await rm(folder, { recursive: true, force: true });
    }
  },
});

function describeAttack({ name, sentence }: (typeof allAttacks)[number]): string {
  return `${name.padEnd(26)}${sentence}`;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
