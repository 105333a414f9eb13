import type { Stack } from '@supergraph/local-stack/stack';
import { percentile } from '../load.ts';
import { openShop } from '../place-order/shop.ts';
import { signBuyers } from '../sign-tokens.ts';
import { type Attempt, newKey, openAttempts } from './attempts.ts';
import { runCrowd, type Tally } from './closed-loop.ts';

const CROWDS = [8, 32, 128, 512, 2_000];
const ROUNDS = 3;
const SECONDS_A_ROUND = 8;
const BUYERS = 4_000;
const VARIANTS = 50;
const BURST = 277;

/**
 * What crowds of different size get from one running system: orders that are CONFIRMED in their answer,
 * refusals and how soon they came, timeouts, of which there must be none. Rounds of all sizes follow one
 * another, so that whatever else the machine does strikes all.
 */
export async function benchOverload(stack: Stack): Promise<void> {
  const shop = await openShop(stack.urls.gateway, { clients: 8, variants: VARIANTS });
  await shop.close();
  const tokens = await signBuyers(stack, BUYERS);
  const goods = { tokens, variantIds: shop.variantIds, seconds: SECONDS_A_ROUND };
  const { gateway } = stack.urls;

  print(`${BURST} placeOrder at once on one variant, first thing`);
  report('at once', await burst(gateway, tokens, shop.variantIds[0] ?? ''));
  for (const isPatient of [true, false]) {
    print(isPatient ? 'who is refused waits retryAfterMs' : 'who is refused comes again at once');
    const tallies = new Map<number, Tally[]>(CROWDS.map((clients) => [clients, []]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const clients of CROWDS) {
        tallies.get(clients)?.push(await runCrowd(gateway, { ...goods, clients, isPatient }));
      }
    }
    const rates = CROWDS.map((clients) =>
      report(`${clients} clients`, merge(tallies.get(clients) ?? [])),
    );
    const best = Math.max(...rates);
    print(`  ÷ the best: ${rates.map((rate) => (rate / best).toFixed(2)).join('  ')}   (bar: 0.9)`);
  }
}

function merge(tallies: readonly Tally[]): Tally {
  return {
    seconds: tallies.reduce((sum, { seconds }) => sum + seconds, 0),
    attempts: tallies.flatMap((tally) => tally.attempts),
  };
}

async function burst(gateway: string, tokens: string[], variantId: string): Promise<Tally> {
  const attempts = openAttempts(gateway, BURST);
  const startedAt = performance.now();
  const all = await Promise.all(
    tokens.slice(0, BURST).map((token) => attempts.send({ token, variantId, key: newKey() })),
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  await attempts.close();
  return { seconds, attempts: all };
}

/** @returns orders per second that were CONFIRMED in their answer */
function report(name: string, { attempts, seconds }: Tally): number {
  const of = (...outcomes: Attempt['outcome'][]) =>
    attempts.filter(({ outcome }) => outcomes.includes(outcome));
  const ms = (found: Attempt[], share: number) =>
    found.length === 0
      ? '–'
      : percentile(
          found.map((attempt) => attempt.ms).toSorted((a, b) => a - b),
          share,
        ).toFixed(0);
  const perSecond = of('confirmed').length / seconds;
  const answered = of('confirmed', 'pending');
  const refused = of('refused');
  print(
    [
      `  ${name.padEnd(14)}${perSecond.toFixed(1).padStart(7)} confirmed/s`,
      `p50 ${ms(answered, 0.5)} p99 ${ms(answered, 0.99)} max ${ms(answered, 1)} ms`,
      `pending ${of('pending').length}`,
      `refused ${(refused.length / seconds).toFixed(0)}/s p50 ${ms(refused, 0.5)} p99 ${ms(refused, 0.99)} ms`,
      `timeouts ${of('timeout').length}`,
      `failed ${of('failed').length} ${of('failed')[0]?.detail ?? ''}`,
    ].join('   '),
  );
  return perSecond;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
