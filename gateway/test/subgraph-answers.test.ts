import { afterAll, expect, it } from 'vitest';
import { startTestGateway } from './support/gateway.ts';

const gateway = await startTestGateway();
afterAll(() => gateway[Symbol.asyncDispose]());

/** What a client gets for `{ uncoded me { name } }` when the subgraph shop answers so. */
async function ask(body: string, status = 200) {
  gateway.shop.behave({ status, body });
  const { data, errors } = await gateway.query('{ uncoded me { name } }');
  expect(data?.['me']).toEqual({ name: 'Ada' });
  return { uncoded: data?.['uncoded'], errors };
}

const told = (message: string, code: string, path: string[] | undefined = ['uncoded']) => [
  { message, ...(path && { path }), extensions: { code, serviceName: 'shop' } },
];

it.each([
  '{"data":{"uncoded":"fine"},"errors":null}',
  '{"data":{"uncoded":"fine"},"errors":[]}',
  '{"data":{"uncoded":"fine"},"extensions":null}',
  '\ufeff{"data":{"uncoded":"fine"}}',
])('takes what is good in %s', async (body) => {
  expect(await ask(body)).toEqual({ uncoded: 'fine', errors: undefined });
});

it.each([
  ['a path of null', '"message":"gone","path":null,"extensions":{"code":"NOT_FOUND"}', 'gone'],
  [
    'a path that leads nowhere',
    '"message":"gone","path":["zz",3],"extensions":{"code":"NOT_FOUND"}',
    'gone',
  ],
  [
    'no place',
    '"message":"gone","path":["uncoded"],"locations":null,"extensions":{"code":"NOT_FOUND"}',
    'gone',
  ],
  [
    'no message',
    '"path":["uncoded"],"extensions":{"code":"NOT_FOUND"}',
    'The service reports an error and does not say which.',
  ],
  [
    'a stack',
    '"message":"gone","path":["uncoded"],"extensions":{"code":"NOT_FOUND","exception":{"stacktrace":["at x"]},"stacktrace":["at x"]}',
    'gone',
  ],
])('passes an error with %s on, at the field that it concerns', async (_, error, message) => {
  const answer = await ask(`{"data":{"uncoded":null},"errors":[{${error}}]}`);
  expect(answer).toEqual({ uncoded: null, errors: told(message, 'NOT_FOUND') });
});

it('tells an error that cost no field without a path', async () => {
  const error = '{"message":"old","extensions":{"code":"WARNING"}}';
  expect(await ask(`{"data":{"uncoded":"fine"},"errors":[${error}]}`)).toEqual({
    uncoded: 'fine',
    errors: [{ message: 'old', extensions: { code: 'WARNING', serviceName: 'shop' } }],
  });
});

it.each([400, 403, 404, 409, 422])(
  'passes codes of subgraphs on with HTTP %i as with 200',
  async (status) => {
    const body =
      '{"errors":[{"message":"The coupon has expired.","extensions":{"code":"COUPON_EXPIRED"}}]}';
    expect(await ask(body, status)).toEqual({
      uncoded: null,
      errors: told('The coupon has expired.', 'COUPON_EXPIRED'),
    });
  },
);

it.each(['{"data":null}', '{}', '', '{"data":{"uncoded":"fi', '[]', 'null'])(
  'says that %j is no use',
  async (body) => {
    expect(await ask(body)).toEqual({
      uncoded: null,
      errors: told('The service shop gave an answer that is no use.', 'SERVICE_UNAVAILABLE'),
    });
  },
);

it('names path and service of a value that has the wrong type', async () => {
  expect(await ask('{"data":{"uncoded":{"x":1}}}')).toEqual({
    uncoded: null,
    errors: told('The service shop gave another value than String allows.', 'SERVICE_UNAVAILABLE'),
  });
});

it.each([
  ['fewer', '[]'],
  ['more', '[{"name":"a"},{"name":"b"},{"name":"c"}]'],
  ['no list of', '{}'],
  ['nothing instead of', 'null'],
])('does not take %s entities than it asked for', async (_, entities) => {
  gateway.shop.behave('well');
  gateway.accounts.behave({ status: 200, body: `{"data":{"_entities":${entities}}}` });
  const { data, errors } = await gateway.query('{ orders { customer { name } } }');
  gateway.accounts.behave('well');
  expect(data).toEqual({ orders: [{ customer: null }, { customer: null }] });
  expect(errors?.map(({ path, message }) => [path?.join('.'), message])).toEqual([
    ['orders.0.customer.name', 'The service accounts gave an answer that is no use.'],
    ['orders.1.customer.name', 'The service accounts gave an answer that is no use.'],
  ]);
});
