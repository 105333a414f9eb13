import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runAbuse, type Verdict } from './abuse.ts';
import { allAttacks, attackNamed } from './attacks/all-attacks.ts';
import { bars } from './judge.ts';
import { describeBaseline, describeReport, describeVerdict } from './report.ts';
import { openSite } from './site.ts';

const help = `Hostile requests and floods, one after another, against a system of its own, from one client,
while a bystander and an operator measure what they notice of it.

  npm run abuse
  npm run abuse -- --only nested-variants,hang-up-lists

  --only NAME,NAME   these attacks alone
  --seconds N        for which each goes on at most. Default 5
  --list             names and sentences, and nothing is sent
  --keep             leaves data and logs where they are

Each attack must leave to everybody else: answers within ${bars.p99MsMax} ms (p99), /health and /ready within
${bars.healthMsMax} ms, no more than ${bars.growthBytesMax / 1_048_576} MB taken by any process, no process restarted, and everything as
before within ${bars.recoveryMsMax / 1_000} s. The memory of processes is read from /proc.

Exit codes: 0 every attack does, 1 one does not, 2 the arguments make no sense.
`;

process.exit(await main());

async function main(): Promise<number> {
  const flags = readFlags();
  if (!flags) return 2;
  if (flags.help) say(help);
  else if (flags.list) say(allAttacks.map(describeAttack).join('\n'));
  else return attackAll(flags);
  return 0;
}

async function attackAll(flags: Flags): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'supergraph-abuse-'));
  say(`${flags.attacks.length} attacks of at most ${flags.seconds} s, ${folder}`);
  const site = await openSite({ folder, env: process.env });
  try {
    const report = await runAbuse({
      site,
      attacks: flags.attacks,
      seconds: flags.seconds,
      baselineSeconds: 5,
      tell: (verdict: Verdict) => say(describeVerdict(verdict)),
    });
    say(describeReport(report));
    say(describeBaseline(report.baseline));
    return report.verdicts.every(({ violations }) => violations.length === 0) ? 0 : 1;
  } finally {
    await site.close();
    if (!flags.keep) await rm(folder, { recursive: true, force: true });
  }
}

function describeAttack({ name, sentence }: (typeof allAttacks)[number]): string {
  return `${name.padEnd(26)}${sentence}`;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

type Flags = NonNullable<ReturnType<typeof readFlags>>;

function readFlags() {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string', multiple: true, default: [] },
        seconds: { type: 'string', default: '5' },
        list: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const seconds = Number(values.seconds);
    if (!Number.isFinite(seconds) || seconds <= 0) {
      throw new RangeError(`--seconds must be a number above 0, not "${values.seconds}".`);
    }
    const names = values.only.flatMap((list) => list.split(','));
    const attacks = names.length > 0 ? names.map(attackNamed) : allAttacks;
    return { ...values, seconds, attacks };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${help}`);
    return undefined;
  }
}
