import { expect, it } from 'vitest';
import { startTestGateway } from './support/gateway.ts';

const everything = `{
  me { name orders { id lines { id quantity shortfall variant { id name } } } }
}`;

it('answers one request from three subgraphs', async () => {
  await using gateway = await startTestGateway();
  const { data, errors } = await gateway.query(`{
    me { name orders { id lines { shortfall variant { id available } } } }
    variants { name }
  }`);
  expect(errors?.map(({ path }) => path)).toEqual([['me', 'orders', 0, 'lines', 1, 'variant']]);
  expect(data).toEqual({
    me: {
      name: 'Ada',
      orders: [
        {
          id: 'ord_1',
          lines: [
            { shortfall: 0, variant: { id: 'var_1', available: 3 } },
            { shortfall: 0, variant: { id: 'var_2', available: null } },
          ],
        },
        { id: 'ord_2', lines: [{ shortfall: 2, variant: { id: 'var_1', available: 3 } }] },
      ],
    },
    variants: [{ name: 'Variant var_1' }, { name: 'Variant var_2' }],
  });
});

it('keeps what healthy subgraphs gave when a root field is lost', async () => {
  await using gateway = await startTestGateway();
  await gateway.stock.stop();
  const { status, data, errors } = await gateway.query(
    '{ me { name } everything: variants { name } }',
  );
  expect(status).toBe(200);
  expect(data).toEqual({ me: { name: 'Ada' }, everything: null });
  expect(errors).toEqual([
    {
      message: 'The service stock cannot be reached.',
      path: ['everything'],
      extensions: { code: 'SERVICE_UNAVAILABLE', serviceName: 'stock' },
    },
  ]);
});

it('names every place in every list when an entity fetch is lost', async () => {
  await using gateway = await startTestGateway();
  await gateway.stock.stop();
  const { data, errors = [] } = await gateway.query(everything);
  expect(data).toEqual({
    me: {
      name: 'Ada',
      orders: [
        {
          id: 'ord_1',
          lines: [
            { id: 'oln_1', quantity: 2, shortfall: null, variant: null },
            { id: 'oln_2', quantity: 1, shortfall: null, variant: null },
          ],
        },
        { id: 'ord_2', lines: [{ id: 'oln_3', quantity: 5, shortfall: null, variant: null }] },
      ],
    },
  });
  const lines = [
    ['me', 'orders', 0, 'lines', 0],
    ['me', 'orders', 0, 'lines', 1],
    ['me', 'orders', 1, 'lines', 0],
  ];
  const lost = lines.flatMap((line) => [
    [...line, 'shortfall'],
    [...line, 'variant', 'name'],
  ]);
  expect(errors.map(({ path }) => path).sort()).toEqual(lost.sort());
  expect(new Set(errors.map(({ extensions }) => extensions['serviceName']))).toEqual(
    new Set(['stock']),
  );
  expect(new Set(errors.map(({ extensions }) => extensions.code))).toEqual(
    new Set(['SERVICE_UNAVAILABLE']),
  );
});

it('does not wait for a subgraph that never answers', async () => {
  await using gateway = await startTestGateway({ subgraphTimeoutMs: 2_000 });
  gateway.stock.behave('silent');
  const { data, errors } = await gateway.query('{ me { name } variants { name } }');
  expect(data).toEqual({ me: { name: 'Ada' }, variants: null });
  expect(errors).toEqual([
    {
      message: 'The service stock did not answer within 2000 ms.',
      path: ['variants'],
      extensions: { code: 'SERVICE_UNAVAILABLE', serviceName: 'stock' },
    },
  ]);
});

it.each([
  ['an error page', { status: 502, body: '<html>Bad Gateway at 10.0.0.7</html>' }],
  ['JSON that is no GraphQL', { status: 200, body: '{"hello":"10.0.0.7"}' }],
  [
    'a refusal of the gateway itself',
    {
      status: 403,
      body: '{"errors":[{"message":"wrong secret 10.0.0.7","extensions":{"code":"FORBIDDEN","reason":"gateway"}}]}',
    },
  ],
])('treats %s as a service that is not there, and does not repeat it', async (_, behaviour) => {
  await using gateway = await startTestGateway();
  gateway.stock.behave(behaviour);
  const { data, errors } = await gateway.query('{ me { name } variants { name } }');
  expect(data).toEqual({ me: { name: 'Ada' }, variants: null });
  expect(errors).toEqual([
    {
      message: 'The service stock gave an answer that is no use.',
      path: ['variants'],
      extensions: { code: 'SERVICE_UNAVAILABLE', serviceName: 'stock' },
    },
  ]);
});

it('tells the client what a subgraph refuses as a whole, at the fields that are lost', async () => {
  await using gateway = await startTestGateway();
  gateway.stock.behave({
    status: 401,
    body: '{"errors":[{"message":"The access token has expired.","extensions":{"code":"UNAUTHENTICATED","reason":"expired"}}]}',
  });
  const { data, errors } = await gateway.query('{ me { name } variants { name } }');
  expect(data).toEqual({ me: { name: 'Ada' }, variants: null });
  expect(errors).toEqual([
    {
      message: 'The access token has expired.',
      path: ['variants'],
      extensions: { code: 'UNAUTHENTICATED', reason: 'expired', serviceName: 'stock' },
    },
  ]);
});

it('finds a subgraph again that comes back', async () => {
  await using gateway = await startTestGateway();
  gateway.stock.behave({ status: 503, body: '' });
  expect((await gateway.query('{ variants { name } }')).errors).toHaveLength(1);
  gateway.stock.behave('well');
  expect((await gateway.query('{ variants { name } }')).errors).toBeUndefined();
});

it('sends a mutation once, whatever comes of it', async () => {
  await using gateway = await startTestGateway();
  gateway.shop.behave({ status: 503, body: '' });
  const { errors } = await gateway.query('mutation { placeOrder { id } }');
  expect(errors?.map(({ path }) => path)).toEqual([['placeOrder']]);
  expect(gateway.shop.fetches).toHaveLength(1);
});
