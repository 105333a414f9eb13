import { expect, it } from 'vitest';
import type { PlanNode } from './plan.ts';
import { createPlanAhead } from './plan-ahead.ts';
import type { Wait } from './planner.ts';

const document = (text: string) => ({ document: text, labels: [] });
const plan: PlanNode = { kind: 'sequence', nodes: [] };

/** Plans only when told to. */
function createSlowPlanner() {
  const asked: { wait: Wait; answer: PromiseWithResolvers<PlanNode | undefined> }[] = [];
  return {
    asked,
    plan(wait: Wait) {
      const answer = Promise.withResolvers<PlanNode | undefined>();
      asked.push({ wait, answer });
      return answer.promise;
    },
  };
}

function asker(caller = 'one') {
  const controller = new AbortController();
  return { leave: () => controller.abort(), who: { caller, signal: controller.signal } };
}

it('an operation is planned once, however many ask for it at once', async () => {
  const planner = createSlowPlanner();
  const plans = createPlanAhead(planner, 8);
  const crowd = Array.from({ length: 300 }, () => plans.plan(document('a'), asker().who));
  expect(planner.asked).toHaveLength(1);
  planner.asked[0]?.answer.resolve(plan);
  expect(new Set(await Promise.all(crowd))).toEqual(new Set([plan]));
});

it('a plan is wanted as long as one of those who asked for it is there', async () => {
  const planner = createSlowPlanner();
  const plans = createPlanAhead(planner, 8);
  const [first, second] = [asker(), asker()];
  for (const { who } of [first, second]) void plans.plan(document('a'), who);
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
    plans.plan(document(`a${number}`), asker().who).catch((error) => refusals.push(error));
  }
  await expect.poll(() => refusals.length).toBe(2);
  expect(refusals[0]).toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
    details: { retryAfterMs: 1_000 },
  });
  void plans.plan(document('b'), asker('another').who);
  expect(planner.asked).toHaveLength(7);
});

it('is idle once all that was asked for is planned, or not', async () => {
  const planner = createSlowPlanner();
  const plans = createPlanAhead(planner, 8);
  const asked = ['a', 'b'].map((text) => plans.plan(document(text), asker().who));
  let isIdle = false;
  const idle = plans.idle().then(() => {
    isIdle = true;
  });
  planner.asked[0]?.answer.resolve(plan);
  await asked[0];
  expect(isIdle).toBe(false);
  planner.asked[1]?.answer.reject(new Error('no'));
  await idle;
  await expect(asked[1]).rejects.toThrow('no');
});
