import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, expect, it } from 'vitest';
import { startTestGateway } from '../support/gateway.ts';
import type { Behaviour } from '../support/subgraph.ts';

const gateway = await startTestGateway({ breaker: { failuresMin: 1_000 } });
const { stock } = gateway;
afterAll(() => gateway[Symbol.asyncDispose]());
afterEach(() => stock.behave('well'));

const answer = (body: string | Buffer, headers = {}, status = 200): Behaviour => ({
  answer: (raw) => void raw.writeHead(status, headers).end(body),
});
const noUse = 'The service stock gave an answer that is no use.';
const large = Buffer.alloc(33 * 1_048_576, 0x20);

it.each<[string, Behaviour, string]>([
  ['HTML', answer('<html>10.0.0.7</html>', { 'content-type': 'text/html' }), noUse],
  ['nothing', answer(''), noUse],
  ['HTTP 204', answer('', {}, 204), noUse],
  ['half a JSON', answer('{"data":{"variants":[{"na'), noUse],
  ['a number', answer('5'), noUse],
  ['data that is a list', answer('{"data":[]}'), noUse],
  ['data that is text', answer('{"data":"x","errors":[{"message":"y"}]}'), noUse],
  ['errors that are none', answer('{"data":{"variants":[]},"errors":"x"}'), noUse],
  ['33 MiB', answer(large), 'The service stock gave an answer that is too large.'],
  [
    '33 MiB in few bytes',
    answer(gzipSync(large, { level: 1 }), { 'content-encoding': 'gzip' }),
    'The service stock gave an answer that is too large.',
  ],
  ['gzip that is none', answer('{"data":{}}', { 'content-encoding': 'gzip' }), noUse],
  ['a redirect to another server', answer('', { location: 'http://else.invalid/' }, 308), noUse],
  ['a redirect to nowhere', answer('', {}, 308), noUse],
  ['a redirect that GET would follow', answer('', { location: '/graphql' }, 302), noUse],
])('%s costs its own fields only', async (_, behaviour, message) => {
  stock.behave(behaviour);
  const query = '{ me { name orders { id lines { id shortfall } } } variants { name } }';
  const { status, data, errors = [] } = await gateway.query(query);
  const lines = (...ids: string[]) => ids.map((id) => ({ id, shortfall: null }));
  expect([status, data]).toEqual([
    200,
    {
      me: {
        name: 'Ada',
        orders: [
          { id: 'ord_1', lines: lines('oln_1', 'oln_2') },
          { id: 'ord_2', lines: lines('oln_3') },
        ],
      },
      variants: null,
    },
  ]);
  expect(errors.map(({ path }) => path?.at(-1)).sort()).toEqual([
    'shortfall',
    'shortfall',
    'shortfall',
    'variants',
  ]);
  expect(new Set(errors.map((error) => error.message))).toEqual(new Set([message]));
});

it('an answer in gzip is understood', async () => {
  const body = gzipSync('{"data":{"variants":[{"name":"packed"}]}}');
  stock.behave(answer(body, { 'content-encoding': 'gzip' }));
  expect(await gateway.query('{ variants { name } }')).toMatchObject({
    data: { variants: [{ name: 'packed' }] },
    errors: undefined,
  });
});

it.each([307, 308])(
  'a redirect (%i) to another path of the same server is followed',
  async (status) => {
    stock.behave({
      answer(raw) {
        stock.behave('well');
        raw.writeHead(status, { location: '/graphql?again' }).end();
      },
    });
    const { data, errors } = await gateway.query('{ variants { name } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({ variants: [{ name: 'Variant var_1' }, { name: 'Variant var_2' }] });
  },
);

it('but not in circles', async () => {
  stock.behave(answer('', { location: '/graphql' }, 308));
  stock.fetches.length = 0;
  expect((await gateway.query('{ variants { name } }')).errors).toMatchObject([{ message: noUse }]);
  expect(stock.fetches).toHaveLength(2);
});
