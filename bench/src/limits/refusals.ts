import { createAttacker } from '@supergraph/abuse/attacker/attacker';
import type { Target } from '@supergraph/abuse/attacker/target';
import { allAttacks } from '@supergraph/abuse/attacks/all-attacks';
import { usageOf } from '@supergraph/abuse/watch/processes';
import type { Stack } from '@supergraph/local-stack/stack';

const SECONDS_EACH = 2;
const IDLE_SECONDS = 2;
const BAR_MS = 5;
const LOOK_SECONDS = 0.3;
const LOOKS_MAX = 100;
/** A tenth of a processor more than when idle is still at rest. */
const BUSY_MS_PER_SECOND = 100;

/** What of an attack's answers is nothing but refusals. */
const refusing = allAttacks.filter(
  ({ answers = ['ok'] }) => !answers.some((code) => code === 'ok' || code === '204'),
);

/**
 * Processor time of all services for one refused request, of each kind that `npm run abuse` has: what a
 * client spends of ours by asking for what it must not have. What the services take while nobody asks
 * is left out. Told on Linux only.
 */
export async function benchRefusals(stack: Stack, target: Target): Promise<void> {
  const idle = await cpuMsWhile(stack, () => pause(IDLE_SECONDS));
  const rows: { name: string; refused: number; ms: number }[] = [];
  for (const { name, send } of refusing) {
    await untilIdle(stack, idle / IDLE_SECONDS);
    const attacker = createAttacker(target, { seconds: SECONDS_EACH });
    const startedAt = performance.now();
    const ms = await cpuMsWhile(stack, async () => {
      while (!attacker.timeUp.aborted) await send(attacker);
      attacker.end();
    });
    const seconds = (performance.now() - startedAt) / 1_000;
    const refused = attacker.tally.sent;
    rows.push({ name, refused, ms: (ms - (idle / IDLE_SECONDS) * seconds) / refused });
  }
  const lines = rows.map(
    ({ name, refused, ms }) =>
      `  ${name.padEnd(30)}${ms.toFixed(2).padStart(8)} ms   (${refused} refused)${ms > BAR_MS ? '   ABOVE' : ''}`,
  );
  process.stdout.write(
    `processor time of one refused request, all services (bar: ${BAR_MS} ms)\n${lines.join('\n')}\n`,
  );
}

/** What one kind leaves behind is not the next one's. */
async function untilIdle(stack: Stack, idleMsPerSecond: number): Promise<void> {
  for (let look = 0; look < LOOKS_MAX; look += 1) {
    const ms = await cpuMsWhile(stack, () => pause(LOOK_SECONDS));
    if (ms / LOOK_SECONDS < idleMsPerSecond + BUSY_MS_PER_SECOND) return;
  }
}

async function cpuMsWhile({ pids }: Stack, work: () => Promise<void>): Promise<number> {
  const read = async () => {
    const usages = await Promise.all(Object.values(pids()).map(usageOf));
    return usages.reduce((sum, usage) => sum + (usage?.cpuSeconds ?? 0), 0) * 1_000;
  };
  const before = await read();
  await work();
  return (await read()) - before;
}

function pause(seconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, seconds * 1_000));
}
