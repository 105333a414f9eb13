import { expect, it } from 'vitest';
import { createFailureLog, failureLimits, type ToldError } from './failures.ts';

const request = {
  requestId: 'req_1',
  operation: { name: 'Home', type: 'query' },
  client: { name: 'web', version: '1' },
  atMs: 0,
};
const error = (code: string, serviceName?: string, path?: ToldError['path']): ToldError => ({
  ...(path && { path }),
  extensions: { code, ...(serviceName && { serviceName }) },
});

it('tells once what went wrong in one way, with how many fields it cost', () => {
  const log = createFailureLog();
  const away = ['orders', 'nodes', 3, 'variant'];
  log.add({
    ...request,
    errors: [
      error('SERVICE_UNAVAILABLE', 'inventory', away),
      error('SERVICE_UNAVAILABLE', 'inventory', ['orders', 'nodes', 4, 'variant']),
      error('FORBIDDEN', 'auth', ['users']),
      error('RATE_LIMITED'),
    ],
  });
  expect(log.take()).toEqual([
    {
      ...request,
      code: 'SERVICE_UNAVAILABLE',
      service: 'inventory',
      path: 'orders.nodes.variant',
      fields: 2,
    },
    { ...request, code: 'FORBIDDEN', service: 'auth', path: 'users', fields: 1 },
    { ...request, code: 'RATE_LIMITED', service: null, path: null, fields: 1 },
  ]);
  expect(log.take()).toEqual([]);
});

it('calls what a subgraph gives no code to what its client was told', () => {
  const log = createFailureLog();
  log.add({ ...request, errors: [error('DOWNSTREAM_SERVICE_ERROR', 'reviews'), {}] });
  expect(log.take().map(({ code, service }) => [code, service])).toEqual([
    ['INTERNAL_SERVER_ERROR', 'reviews'],
    ['INTERNAL_SERVER_ERROR', null],
  ]);
});

it('lets no flood of one kind hide another, and takes some again after it was read', () => {
  const log = createFailureLog();
  const { ofOneKindMax, gatheredMax } = failureLimits;
  for (let i = 0; i < 2 * ofOneKindMax; i += 1)
    log.add({ ...request, errors: [error('FORBIDDEN')] });
  log.add({ ...request, errors: [error('SERVICE_UNAVAILABLE', 'orders')] });
  expect(log.take()).toHaveLength(ofOneKindMax + 1);
  for (let i = 0; i < 2 * gatheredMax; i += 1)
    log.add({ ...request, errors: [error(`CODE_${i}`)] });
  expect(log.take()).toHaveLength(gatheredMax);
});
