import { readFile } from 'node:fs/promises';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { createPlanner, type Planner } from './planner.ts';

let supergraph = '';
let planner: Planner | undefined;
beforeAll(async () => {
  supergraph = await readFile(new URL('../../../supergraph.graphql', import.meta.url), 'utf8');
});
afterEach(() => planner?.stop());

const wanted = (document: string) => ({ document, labels: [], isWanted: () => true });

function startPlanner({ planMsMax = 30_000, supergraphSdl = supergraph } = {}): Planner {
  planner = createPlanner({ planMsMax, supergraphSdl });
  return planner;
}

it('plans an operation', async () => {
  const { plan } = startPlanner();
  expect(await plan(wanted('query B { products(first: 1) { nodes { id } } }'))).toMatchObject({
    kind: 'fetch',
    subgraph: 'inventory',
    operation: { name: 'B__inventory__0' },
  });
});

it('what asks for the schema alone needs no plan', async () => {
  const { plan } = startPlanner();
  expect(await plan(wanted('{ __schema { queryType { name } } }'))).toBeUndefined();
});

it('a plan that nobody wants any more is not made', async () => {
  const { plan } = startPlanner();
  const first = plan(wanted('{ me { id } }'));
  const second = plan({ ...wanted('{ me { email } }'), isWanted: () => false });
  await expect(second).rejects.toThrow('hung up');
  await first;
});

it('a plan that takes too long is given up, and the next one has its turn', async () => {
  const { plan } = startPlanner({ planMsMax: 1 });
  // Takes a second and more to plan: an idle thread plans a small one within the millisecond.
  const large = `{ ${Array.from({ length: 10_000 }, (_, i) => `a${i}: me { id email }`).join(' ')} }`;
  const plans = [large, '{ me { email } }'].map((document) => plan(wanted(document)));
  for (const { status, reason } of (await Promise.allSettled(plans)) as PromiseRejectedResult[]) {
    expect({ status, reason }).toMatchObject({
      status: 'rejected',
      reason: { code: 'OPERATION_TOO_EXPENSIVE' },
    });
  }
});

it('an operation that cannot be planned says why, and harms no other', async () => {
  const { plan } = startPlanner();
  const [faulty, good] = await Promise.allSettled([
    plan(wanted('{ nothing }')),
    plan(wanted('{ me { id } }')),
  ]);
  expect(faulty).toMatchObject({
    status: 'rejected',
    reason: { message: expect.stringContaining('nothing') },
  });
  expect(good.status).toBe('fulfilled');
});

it('what is no supergraph is told beforehand, and fails each plan', async () => {
  const { plan, ready } = startPlanner({ supergraphSdl: 'this is no supergraph' });
  await expect(ready()).rejects.toThrow('Syntax Error');
  for (const document of ['{ me { id } }', '{ me { email } }']) {
    await expect(plan(wanted(document))).rejects.toThrow();
  }
});

it('serves several supergraphs, and goes on for the others when one has stopped', async () => {
  const ours = startPlanner();
  const theirs = createPlanner({
    planMsMax: 30_000,
    supergraphSdl: supergraph.replaceAll('products(', 'articles('),
  });
  const articles = wanted('query B { articles(first: 1) { nodes { id } } }');
  const products = wanted('query B { products(first: 1) { nodes { id } } }');
  expect(await theirs.plan(articles)).toMatchObject({ kind: 'fetch', subgraph: 'inventory' });
  await expect(ours.plan(articles)).rejects.toThrow('articles');

  const left = expect(theirs.plan(articles)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  const kept = ours.plan(products);
  theirs.stop();
  await left;
  expect(await kept).toMatchObject({ kind: 'fetch', subgraph: 'inventory' });
  await expect(theirs.plan(articles)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
});

it('whoever waits when it stops is told so', async () => {
  const { plan, stop } = startPlanner();
  const left = expect(plan(wanted('{ me { id } }'))).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
  });
  stop();
  await left;
});
