import { afterAll, expect, it } from 'vitest';
import { federation2 } from '../support/federation-link.ts';
import { startFederation } from '../support/gateway.ts';

/** Each subgraph knows a thing by other keys, so that one must ask its way through them. */
const federation = await startFederation([
  {
    name: 'one',
    typeDefs: `${federation2('key')}
      type Query { thing: Thing gone: Thing things: [Thing!] must: Holder }
      type Thing @key(fields: "a") { a: ID! }
      type Holder { thing: Thing! other: String }
    `,
    resolvers: {
      Query: {
        thing: () => ({ a: 'a1' }),
        gone: () => ({ a: 'nobody' }),
        things: () => [{ a: 'a1' }, { a: 'nobody' }, { a: 'a1' }],
        must: () => ({ thing: { a: 'nobody' }, other: 'x' }),
      },
    },
  },
  {
    name: 'two',
    typeDefs: `${federation2('key')}
      type Thing @key(fields: "a") @key(fields: "b { c }") { a: ID! b: B! }
      type B { c: ID! }
    `,
    resolvers: {
      Thing: {
        __resolveReference: ({ a }: { a: string }) =>
          a === 'nobody' ? null : { a, b: { c: 'c1' } },
      },
    },
  },
  {
    name: 'three',
    typeDefs: `${federation2('key', 'shareable')}
      type Thing @key(fields: "b { c }") @key(fields: "d") { b: B! @shareable d: ID! }
      type B @shareable { c: ID! }
    `,
    resolvers: {
      Thing: {
        __resolveReference: ({ b }: { b: { c: string } }) => (b.c === 'c1' ? { b, d: 'd1' } : null),
      },
    },
  },
  {
    name: 'four',
    typeDefs: `${federation2('key')}
      type Thing @key(fields: "d") { d: ID! name: String! note: String }
    `,
    resolvers: {
      Thing: {
        __resolveReference: ({ d }: { d: string }) => ({ d, name: `thing ${d}`, note: 'n' }),
      },
    },
  },
]);
const { two, three, four } = federation.subgraphs;
afterAll(() => federation[Symbol.asyncDispose]());

it('asks from key to key until one leads on', async () => {
  expect(await federation.query('{ thing { name } }')).toMatchObject({
    data: { thing: { name: 'thing d1' } },
    errors: undefined,
  });
  expect([two, three, four].map(({ asked }) => asked[0]?.variables?.['representations'])).toEqual([
    [{ __typename: 'Thing', a: 'a1' }],
    [{ __typename: 'Thing', b: { c: 'c1' } }],
    [{ __typename: 'Thing', d: 'd1' }],
  ]);
});

it('equal things are asked for once', async () => {
  two.asked.length = 0;
  const { data } = await federation.query('{ things { note } }');
  expect(data).toEqual({ things: [{ note: 'n' }, { note: null }, { note: 'n' }] });
  expect(two.asked[0]?.variables?.['representations']).toHaveLength(2);
});

it('what no service knows is null where it may be, without a word', async () => {
  expect(await federation.query('{ gone { a name } }')).toMatchObject({
    data: { gone: null },
    errors: undefined,
  });
});

it('and where it may not, an error says which service should have given it', async () => {
  const { data, errors = [] } = await federation.query('{ must { other thing { name } } }');
  expect(data).toEqual({ must: null });
  expect(errors).toEqual([
    {
      message: 'The service four could not be asked, for want of what others should have given.',
      path: ['must', 'thing', 'name'],
      extensions: { code: 'SERVICE_UNAVAILABLE', serviceName: 'four' },
    },
  ]);
});

it('when the way is cut in the middle, the field behind is told of', async () => {
  three.behave({ status: 503, body: '' });
  const { data, errors = [] } = await federation.query('{ thing { a note } }');
  three.behave('well');
  expect(data).toEqual({ thing: { a: 'a1', note: null } });
  expect(errors).toMatchObject([{ extensions: { serviceName: 'three' } }]);
});

it('a service that gives an entity of another type is told of', async () => {
  const foreign = { data: { _entities: [{ __typename: 'Holder', b: { c: 'c1' } }] } };
  two.behave({ status: 200, body: JSON.stringify(foreign) });
  const { data, errors = [] } = await federation.query('{ thing { a note } }');
  two.behave('well');
  expect(data).toEqual({ thing: { a: 'a1', note: null } });
  expect(errors).toMatchObject([
    { message: 'The service two answered for another thing.', path: ['thing'] },
  ]);
});

it('tells an error of a thing that stands in two places at both', async () => {
  const error = { message: 'no', path: ['_entities', 0, 'name'] };
  const answer = { data: { _entities: [{ name: null, note: 'n' }] }, errors: [error] };
  four.behave({ status: 200, body: JSON.stringify(answer) });
  // From the second time on they are one thing.
  for (let time = 0; time < 2; time += 1) {
    const { data, errors } = await federation.query('{ things { note name } }');
    expect(data).toEqual({ things: null });
    expect(errors?.map(({ path }) => path).sort()).toEqual([
      ['things', 0, 'name'],
      ['things', 1, 'name'],
      ['things', 2, 'name'],
    ]);
  }
  four.behave('well');
});

it('writes what needs escaping, and what does not, as JSON has it', async () => {
  for (const note of ['plain ☃', 'a "quoted" \\ line\n', '\ud800']) {
    const answer = { data: { _entities: [{ note }] } };
    four.behave({ status: 200, body: JSON.stringify(answer) });
    const { data } = await federation.query('{ things { note } }');
    expect(data).toEqual({ things: [{ note }, { note: null }, { note }] });
  }
  four.behave('well');
});
