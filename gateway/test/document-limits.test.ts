import { expect, it } from 'vitest';
import { startTestGateway } from './support/gateway.ts';

const repeat = (times: number, write: (index: number) => string) =>
  Array.from({ length: times }, (_, index) => write(index)).join(' ');

/** Each ends in what no parser accepts: who parsed it first would say that instead. */
const hostileDocuments: Record<string, [string, string]> = {
  'one field with fields of its own, 950 times': [
    `{ ${repeat(950, () => 'variants { name }')} } ]`,
    'root fields',
  ],
  'the same further down': [
    `{ me { ${repeat(950, () => 'orders { id }')} } } ]`,
    '1901 with fragments unfolded; at most 1000',
  ],
  'the same 450 times': [
    `{ me { ${repeat(450, () => 'orders { id }')} } } ]`,
    '202050 pairs of one name in one selection set; at most 5000',
  ],
  'the same through fragments': [
    `{ me { ${repeat(90, (i) => `...F${i}`)} } }
     ${repeat(90, (i) => `fragment F${i} on User { orders { id } name }`)} ]`,
    '12015 pairs of one name in one selection set; at most 5000',
  ],
  'a field without fields, 4,900 times': [
    `{ me { ${repeat(4_900, () => 'id')} } } ]`,
    '4901 with fragments unfolded; at most 1000',
  ],
  'unknown fields, 4,990 of them': [
    `{ me { ${repeat(4_990, (i) => `unknown${i}`)} } } ]`,
    '4991 with fragments unfolded; at most 1000',
  ],
  'one directive again and again': [
    `{ me { id ${repeat(800, () => '@include(if: 1)')} } } ]`,
    '5000 tokens',
  ],
  'one directive some times too often': [
    `{ me { id ${repeat(100, () => '@include(if: true)')} } } ]`,
    '100 directives at one place; at most 5',
  ],
  'lists within lists': [`{ echo(word: ${'['.repeat(2_000)} ]`, '2000 levels deep; at most 10'],
  'a search word of 500 kB': [`{ echo(word: "${'x'.repeat(500_000)}") } ]`, '131072 bytes'],
  'a cursor of 100 kB': [`{ echo(word: "${'x'.repeat(100_000)}") } ]`, '100002 characters'],
  'comments without end': [`{ me { id } } ${'#\n'.repeat(60_000)} ]`, '5000 tokens'],
  'a name of 100 kB': [`{ ${'x'.repeat(100_000)} } ]`, '100000 characters; at most 200'],
  'variables that nobody needs': [
    `query (${repeat(1_000, (i) => `$v${i}: Int`)}) { me { id } } ]`,
    '1000 variables; at most 100',
  ],
  'fragments within fragments': [
    `{ me { ...F0 } } ${repeat(40, (i) => `fragment F${i} on User { ...F${i + 1} ...F${i + 1} }`)}
     fragment F40 on User { id } ]`,
    'too many selections',
  ],
  'fragments that spread each other': [
    `{ me { ...F0 } } ${repeat(30, (i) => `fragment F${i} on User { ${repeat(30, (j) => `...F${j}`)} }`)} ]`,
    'Cannot spread fragment "F0" within itself',
  ],
};

it('refuses hostile documents before they are parsed', async () => {
  await using gateway = await startTestGateway();
  for (const [what, [query, says]] of Object.entries(hostileDocuments)) {
    const { status, data, errors = [] } = await gateway.query(query);
    expect({ what, status, data }).toEqual({ what, status: 400, data: undefined });
    expect(errors).toHaveLength(1);
    expect(errors[0]?.message).toContain(says);
    expect(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED']).toContain(
      errors[0]?.extensions.code,
    );
  }
  expect([gateway.accounts, gateway.shop, gateway.stock].flatMap(({ fetches }) => fetches)).toEqual(
    [],
  );
});

it('refuses bodies that are too much to read before they are read', async () => {
  await using gateway = await startTestGateway();
  const query = 'query ($word: String!) { echo(word: $word) }';
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const many = Object.fromEntries(Array.from({ length: 30_000 }, (_, i) => [`v${i}`, i]));
  const word = 'x'.repeat(200_000);
  const cases: [string, string][] = [
    [`{"query":"${query}","variables":{"word":${deep}}}`, '20 levels deep'],
    [`{"query":"${query}","extensions":{"x":${deep}}}`, '20 levels deep'],
    [deep, '20 levels deep'],
    [JSON.stringify({ query, variables: many }), '2000 values'],
    [JSON.stringify({ query, variables: { word } }), '"variables" is longer than 131072 bytes'],
    [JSON.stringify({ query, operationName: word }), '"operationName" is longer'],
    [JSON.stringify({ query, variables: { word: word.repeat(5) } }), 'too large'],
  ];
  for (const [payload, says] of cases) {
    const answer = await gateway.app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { 'content-type': 'application/json', origin: 'https://shop.example' },
      payload,
    });
    expect([400, 413]).toContain(answer.statusCode);
    expect(answer.headers['access-control-allow-origin']).toBe('https://shop.example');
    const [error] = answer.json().errors;
    expect(error).toMatchObject({ extensions: { code: 'BAD_REQUEST' } });
    expect(error.message).toContain(says);
  }
});

it('holds addresses to the same limits', async () => {
  await using gateway = await startTestGateway();
  const get = async (parameters: Record<string, string>) => {
    const url = `/graphql?${new URLSearchParams(parameters)}`;
    const answer = await gateway.app.inject({ url, headers: { 'apollo-require-preflight': '1' } });
    return { status: answer.statusCode, ...answer.json() };
  };
  const query = 'query ($word: String!) { echo(word: $word) }';
  expect(await get({ query, variables: '{"word":"hello","other":1}' })).toMatchObject({
    status: 200,
    data: { echo: 'hello' },
  });
  expect(await get({ query: `{ ${'me { '.repeat(30)} ]` })).toMatchObject({
    status: 400,
    errors: [{ extensions: { rule: 'depthMax' } }],
  });
  expect(await get({ query, variables: '['.repeat(10_000) })).toMatchObject({
    status: 400,
    errors: [{ extensions: { code: 'BAD_REQUEST' } }],
  });
});

it('tells five faults of a document, and the same again when it comes again', async () => {
  await using gateway = await startTestGateway();
  const query = `{ me { ${repeat(500, (i) => `nam${i}`)} } }`;
  const first = await gateway.query(query);
  expect(first.status).toBe(400);
  expect(first.errors).toHaveLength(6);
  expect(first.errors?.at(0)?.message).toContain('Did you mean "name"?');
  expect(first.errors?.at(-1)?.message).toContain('Too many validation errors');
  expect(await gateway.query(query)).toEqual(first);
  expect(await gateway.query('{ me { name } ')).toEqual(await gateway.query('{ me { name } '));
});
