import { Worker } from 'node:worker_threads';
import { pino } from 'pino';
import { afterEach, expect, it, vi } from 'vitest';
import { costLimits } from '../../src/guard/cost-limits.ts';
import { composeTest, startTestGateway } from '../support/gateway.ts';
import { accounts, shop, stock } from '../support/shop.ts';

afterEach(() => vi.restoreAllMocks());

/** A supergraph that differs from the last in one field that nobody asks for. */
function version(field: string): string {
  const typeDefs = accounts.typeDefs.replace('name: String!', `name: String! ${field}: String`);
  return composeTest([{ ...accounts, typeDefs }, shop, stock]);
}

const query = '{ me { name orders { id lines { quantity } } } }';

it('no request fails while the supergraph changes, five times to a good one and once to a faulty', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) });
  const cost = { ...costLimits, perMinute: 0 };
  await using gateway = await startTestGateway({ log, cost });
  const knows = async (field: string) =>
    (await gateway.query(`{ me { ${field} } }`)).status === 200;
  const right = JSON.stringify(await gateway.query(query));
  const answers: Promise<string>[] = [];
  // A request each 40 ms, whatever becomes of those before.
  const load = setInterval(
    () => answers.push(gateway.query(query).then((answer) => JSON.stringify(answer))),
    40,
  );

  for (let count = 0; count < 5; count += 1) {
    await gateway.supergraph.write(version(`v${count}`));
    await expect.poll(() => knows(`v${count}`), { interval: 100 }).toBe(true);
  }
  await gateway.supergraph.write('type Query { nothing: String }');
  await expect.poll(() => lines.join()).toContain('the last good one stays');
  clearInterval(load);
  expect(right).toContain('Ada');
  expect(new Set(await Promise.all(answers))).toEqual(new Set([right]));
  expect(await knows('v4')).toBe(true);
});

it('what was asked for last is planned when a new supergraph takes over', async () => {
  const asked = vi.spyOn(Worker.prototype, 'postMessage');
  const plansOf = (field: string) =>
    asked.mock.calls.filter(([{ question }]) => question?.document.includes(field)).length;
  await using gateway = await startTestGateway();
  await gateway.query(query);
  expect(plansOf('quantity')).toBe(1);

  await gateway.supergraph.write(version('nickname'));
  await expect.poll(async () => (await gateway.query('{ me { nickname } }')).status).toBe(200);
  expect(plansOf('quantity')).toBe(2);
  expect((await gateway.query(query)).errors).toBeUndefined();
  expect(plansOf('quantity')).toBe(2);
});
