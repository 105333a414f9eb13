import type { QueryPlan } from '@apollo/query-planner';
import { expect, it } from 'vitest';
import { createPlanAhead, type RequestContext } from './plan-ahead.ts';
import type { Wait } from './planner.ts';

const planOf = (name: string) => ({ kind: 'QueryPlan', name }) as QueryPlan;

/** Plans only when told to. */
function createSlowPlanner() {
  const asked: { wait: Wait; answer: PromiseWithResolvers<QueryPlan> }[] = [];
  return {
    asked,
    plan(wait: Wait) {
      const answer = Promise.withResolvers<QueryPlan>();
      asked.push({ wait, answer });
      return answer.promise;
    },
  };
}

function requestOf(
  queryHash: string,
  { operationName, address = '192.0.2.1' }: { operationName?: string; address?: string } = {},
) {
  const controller = new AbortController();
  const context = { caller: { kind: 'anonymous' }, client: { address }, signal: controller.signal };
  const request = { queryHash, source: `{ ${queryHash} }`, request: { operationName }, context };
  return { leave: () => controller.abort(), request: request as unknown as RequestContext };
}

it('an operation is planned once, however many ask for it at once or later', async () => {
  const planner = createSlowPlanner();
  const plans = createPlanAhead(planner, 8);
  const { request } = requestOf('a');
  const both = [plans.prepare(request), plans.prepare(requestOf('a').request)];
  await expect.poll(() => planner.asked.length).toBe(1);
  planner.asked[0]?.answer.resolve(planOf('a'));
  await Promise.all(both);
  await plans.prepare(request);
  expect(planner.asked).toHaveLength(1);
  expect(await plans.store.get('a')).toEqual(planOf('a'));
});

it('operations of one document have plans of their own', async () => {
  const planner = createSlowPlanner();
  const plans = createPlanAhead(planner, 8);
  for (const operationName of ['A', 'B']) {
    void plans.prepare(requestOf('a', { operationName }).request);
  }
  await expect.poll(() => planner.asked.length).toBe(2);
});

it('a plan is wanted as long as one of those who asked for it is there', async () => {
  const planner = createSlowPlanner();
  const plans = createPlanAhead(planner, 8);
  const [first, second] = [requestOf('a'), requestOf('a')];
  for (const { request } of [first, second]) void plans.prepare(request);
  await expect.poll(() => planner.asked.length).toBe(1);
  const isWanted = () => planner.asked[0]?.wait.isWanted();
  first.leave();
  expect(isWanted()).toBe(true);
  second.leave();
  expect(isWanted()).toBe(false);
});

it('one client that asks for more plans than its share is refused, another is not', async () => {
  const planner = createSlowPlanner();
  const plans = createPlanAhead(planner, 8);
  const refusals: unknown[] = [];
  for (let number = 0; number < 8; number += 1) {
    plans.prepare(requestOf(`a${number}`).request).catch((error) => refusals.push(error));
  }
  await expect.poll(() => refusals.length).toBe(2);
  expect(refusals[0]).toMatchObject({
    originalError: { code: 'SERVICE_UNAVAILABLE', details: { retryAfterMs: 1_000 } },
  });
  void plans.prepare(requestOf('b', { address: '198.51.100.1' }).request);
  await expect.poll(() => planner.asked.length).toBe(7);
});

it('an operation that all ask for at once takes the place of one', async () => {
  const planner = createSlowPlanner();
  const plans = createPlanAhead(planner, 8);
  const crowd = Array.from({ length: 300 }, () => plans.prepare(requestOf('a').request));
  await expect.poll(() => planner.asked.length).toBe(1);
  planner.asked[0]?.answer.resolve(planOf('a'));
  await Promise.all(crowd);
});
