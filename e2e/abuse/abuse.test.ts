import { createAttacker } from '@supergraph/abuse/attacker/attacker';
import type { Target } from '@supergraph/abuse/attacker/target';
import { attackNamed } from '@supergraph/abuse/attacks/all-attacks';
import { bars, judgeAnswers } from '@supergraph/abuse/judge';
import { startMeter } from '@supergraph/abuse/watch/meter';
import { beforeAll, expect, inject, it, onTestFinished } from 'vitest';
import { ask } from '../harness/graph.ts';
import { servicePids } from '../harness/services.ts';
import { newArticle } from '../harness/shop.ts';
import { newCustomer } from '../harness/users.ts';

/** The short form of `npm run abuse`, which measures as well: the worst of each family. */
const attacks = [
  'unknown-fields',
  'repeated-include',
  'fragment-cycles',
  'fragment-doubling',
  'nested-json',
  'malformed-requests',
  'trickled-bodies',
  'federation-probes',
  'subgraphs-directly',
  'forged-tokens',
  'unknown-keys',
  'stream-flood',
  'live-flood-by-events',
  'wrong-subprotocols',
  'deferred-beyond-all',
];

const SECONDS = 0.4;
/** For what must be seen, however slow the machine; it ends as soon as it is. */
const SECONDS_UNTIL_SEEN_MAX = 60;

let target: Target;
let pids: Record<string, number>;

beforeAll(async () => {
  const { gateway, ...subgraphs } = inject('stack').urls;
  const [{ token }, victim, article] = await Promise.all([
    newCustomer(),
    newCustomer(),
    newArticle({ units: 100 }),
  ]);
  const variantIds = Array.from({ length: 3 }, () => article.variantId);
  const address = '127.1.13.13';
  target = { gateway, subgraphs, address, token, email: victim.email, variantIds };
  pids = await servicePids();
});

it.each(attacks)('nobody is hurt by %s', async (name) => {
  const attack = attackNamed(name);
  const meter = startMeter(() =>
    Object.fromEntries(
      Object.entries(pids).map(([service, pid]) => [service, { pid, isFamily: false }]),
    ),
  );
  onTestFinished(meter.stop);
  const from = performance.timeOrigin + performance.now();
  const attacker = createAttacker(target, {
    seconds: attack.sees ? SECONDS_UNTIL_SEEN_MAX : SECONDS,
  });
  const sending = attack.send(attacker);
  if (attack.sees) {
    await expect
      .poll(() => Object.keys(attacker.tally.answers))
      .toEqual(expect.arrayContaining([...attack.sees]));
    attacker.end();
  }
  await sending;
  attacker.end();

  expect(attacker.tally.sent).toBeGreaterThan(0);
  expect(judgeAnswers(attack, attacker.tally)).toEqual([]);
  expect((await ask('{ products(first: 1) { nodes { id } } }')).errors).toEqual([]);
  for (const url of Object.values(inject('stack').urls)) {
    expect((await fetch(`${url}/health`)).status).toBe(200);
    // It asks the database, which a busy machine may let wait for longer than `/ready` does.
    await expect.poll(async () => (await fetch(`${url}/ready`)).status).toBe(200);
  }
  expect(await servicePids()).toEqual(pids);
  const growth = meter.growthBetween(from, performance.timeOrigin + performance.now());
  expect(Object.values(growth).filter((bytes) => bytes > bars.growthBytesMax)).toEqual([]);
});
