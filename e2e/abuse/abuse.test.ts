import { createAttacker } from '@supergraph/tools/abuse/attacker/attacker';
import type { Target } from '@supergraph/tools/abuse/attacker/target';
import { attackNamed } from '@supergraph/tools/abuse/attacks/all-attacks';
import { bars, judgeAnswers } from '@supergraph/tools/abuse/judge';
import { startMeter } from '@supergraph/tools/abuse/watch/meter';
import { beforeAll, expect, inject, it } from 'vitest';
import { ask } from '../harness/graph.ts';
import { servicePids } from '../harness/services.ts';
import { newArticle } from '../harness/shop.ts';
import { newCustomer } from '../harness/users.ts';

/** The short form of `npm run abuse`, which measures as well: the worst of each family, for so many seconds. */
const attacks: Record<string, number> = {
  'unknown-fields': 0.4,
  'repeated-include': 0.4,
  'fragment-cycles': 0.4,
  'fragment-doubling': 0.4,
  'nested-json': 0.4,
  'malformed-requests': 0.4,
  'trickled-bodies': 0.4,
  'federation-probes': 0.4,
  'subgraphs-directly': 0.4,
  'forged-tokens': 0.4,
  'unknown-keys': 0.4,
  'stream-flood': 0.8,
};

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

it.each(Object.entries(attacks))('nobody is hurt by %s', async (name, seconds) => {
  const attack = attackNamed(name);
  const meter = startMeter(() =>
    Object.fromEntries(
      Object.entries(pids).map(([service, pid]) => [service, { pid, isFamily: false }]),
    ),
  );
  const from = performance.timeOrigin + performance.now();
  const attacker = createAttacker(target, { seconds });
  await attack.send(attacker);
  attacker.end();

  expect(attacker.tally.sent).toBeGreaterThan(0);
  expect(judgeAnswers(attack, attacker.tally)).toEqual([]);
  expect((await ask('{ products(first: 1) { nodes { id } } }')).errors).toEqual([]);
  for (const url of Object.values(inject('stack').urls)) {
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect((await fetch(`${url}/ready`)).status).toBe(200);
  }
  expect(await servicePids()).toEqual(pids);
  const growth = meter.growthBetween(from, performance.timeOrigin + performance.now());
  expect(Object.values(growth).filter((bytes) => bytes > bars.growthBytesMax)).toEqual([]);
  meter.stop();
});
