import { readFile } from 'node:fs/promises';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { createPlanner, type Planner } from './planner.ts';

let supergraph = '';
let planner: Planner | undefined;
beforeAll(async () => {
  supergraph = await readFile(new URL('../../supergraph.graphql', import.meta.url), 'utf8');
});
afterEach(() => planner?.stop());

const wanted = (document: string, operationName?: string) => ({
  request: { document, operationName },
  isWanted: () => true,
});

function startPlanner({ planMsMax = 30_000 } = {}): Planner {
  planner = createPlanner({ planMsMax });
  return planner;
}

it('plans the operation that is named', async () => {
  const { use, plan } = startPlanner();
  use(supergraph);
  const document = 'query A { me { id } } query B { products(first: 1) { nodes { id } } }';
  expect(await plan(wanted(document, 'B'))).toMatchObject({
    node: { kind: 'Fetch', serviceName: 'inventory', operationName: 'B__inventory__0' },
  });
});

it('what was asked before there was a supergraph is planned once there is one', async () => {
  const { use, plan } = startPlanner();
  const early = plan(wanted('{ me { id } }'));
  use(supergraph);
  expect(await early).toMatchObject({ node: { serviceName: 'auth' } });
});

it('what waits when the supergraph changes is planned over the new one', async () => {
  const { use, plan } = startPlanner();
  use(supergraph);
  const plans = ['{ me { id } }', '{ me { email } }'].map((document) => plan(wanted(document)));
  use(supergraph);
  expect(await Promise.all(plans)).toHaveLength(2);
});

it('a plan that nobody wants any more is not made', async () => {
  const { use, plan } = startPlanner();
  use(supergraph);
  const first = plan(wanted('{ me { id } }'));
  const second = plan({ ...wanted('{ me { email } }'), isWanted: () => false });
  await expect(second).rejects.toThrow('hung up');
  await first;
});

it('a plan that takes too long is given up, and the next one has its turn', async () => {
  const { use, plan } = startPlanner({ planMsMax: 1 });
  use(supergraph);
  const plans = ['{ me { id } }', '{ me { email } }'].map((document) => plan(wanted(document)));
  for (const { status, reason } of (await Promise.allSettled(plans)) as PromiseRejectedResult[]) {
    expect({ status, reason }).toMatchObject({
      status: 'rejected',
      reason: { code: 'OPERATION_TOO_EXPENSIVE' },
    });
  }
});

it('an operation that cannot be planned says why, and harms no other', async () => {
  const { use, plan } = startPlanner();
  use(supergraph);
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

it('a thread that cannot live fails each plan once, and is not begun again by itself', async () => {
  const { use, plan } = startPlanner();
  use('this is no supergraph');
  for (const document of ['{ me { id } }', '{ me { email } }']) {
    await expect(plan(wanted(document))).rejects.toThrow();
  }
  use(supergraph);
  expect(await plan(wanted('{ me { id } }'))).toMatchObject({ node: { serviceName: 'auth' } });
});

it('whoever waits when it stops is told so', async () => {
  const { plan, stop } = startPlanner();
  const left = expect(plan(wanted('{ me { id } }'))).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
  });
  await stop();
  await left;
});
