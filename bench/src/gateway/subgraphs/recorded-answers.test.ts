import { expect, it } from 'vitest';
import { publicSchemas } from '../graph/schemas.ts';
import { pretendOwnSubgraphs } from './pretend.ts';
import { createRecordedAnswers } from './recorded-answers.ts';
import type { RawRequest } from './request-reader.ts';

function post(path: string, query: string, variables?: unknown): RawRequest {
  return { method: 'POST', path, body: JSON.stringify({ query, variables }) };
}

async function dataOf(bytes: Buffer | Promise<Buffer> | undefined): Promise<unknown> {
  const text = String(await bytes);
  const { data, errors } = JSON.parse(text.slice(text.indexOf('\r\n\r\n')));
  expect(errors).toBeUndefined();
  return data;
}

it('works an answer out once', async () => {
  const schema = publicSchemas().get('accounts');
  if (!schema) throw new Error('there are no accounts');
  const answers = createRecordedAnswers(new Map([['/accounts', { schema }]]));
  const first = answers.answer(post('/accounts', '{ me { name } }'));
  expect(first).toBeInstanceOf(Promise);
  expect(await dataOf(first)).toEqual({ me: { name: 'Ada Lovelace' } });
  expect(answers.answer(post('/accounts', '{ me { name } }'))).toBe(await first);
});

it('answers numbered fields by their own names', async () => {
  const schema = publicSchemas().get('accounts');
  if (!schema) throw new Error('there are no accounts');
  const answers = createRecordedAnswers(new Map([['/accounts', { schema }]]));
  for (const name of ['field000017', 'field000018']) {
    const data = await dataOf(answers.answer(post('/accounts', `{ me { ${name}: id } }`)));
    expect(data).toEqual({ me: { [name]: '1' } });
  }
});

it('has no answer for what is no subgraph', () => {
  expect(createRecordedAnswers(new Map()).answer(post('/', '{ me }'))).toBeUndefined();
});

it('makes up what our own subgraphs would say, and keeps the keys of entities', async () => {
  const answers = createRecordedAnswers(await pretendOwnSubgraphs());
  const query = `query ($of: [_Any!]!) {
    _entities(representations: $of) { ... on ProductVariant { id price { amountMinor } } } }`;
  const of = [{ __typename: 'ProductVariant', id: 'var_1' }];
  expect(await dataOf(answers.answer(post('inventory', query, { of })))).toEqual({
    _entities: [{ id: 'var_1', price: { amountMinor: '1290' } }],
  });
});
