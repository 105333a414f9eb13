import { afterAll, beforeEach, expect, it } from 'vitest';
import { federation2 } from '../support/federation-link.ts';
import { startFederation } from '../support/gateway.ts';

const federation = await startFederation([
  {
    name: 'words',
    typeDefs: `${federation2('key')}
      scalar Any
      input Box { constructor: String toString: String }
      type Query {
        say(word: String, box: Box, any: Any): String
        anything(any: Any): Any
        thing: Thing
        toString: String
      }
      type Mutation { login(name: String!): String }
      type Thing @key(fields: "constructor") { constructor: ID! }
    `,
    resolvers: {
      Query: {
        say: (_: unknown, { word, box }: { word?: string; box?: object }) =>
          word ?? JSON.stringify(box),
        anything: (_: unknown, { any }: { any: unknown }) => any,
        thing: () => ({ constructor: 'k1' }),
        toString: () => 'own',
      },
      Mutation: { login: (_: unknown, { name }: { name: string }) => `hello ${name}` },
    },
  },
  {
    name: 'more',
    typeDefs: `${federation2('key')}
      type Thing @key(fields: "constructor") {
        constructor: ID! valueOf: String toString(upper: Boolean): String User: String
      }
      type User { name: String }
    `,
    resolvers: {
      Thing: {
        __resolveReference: (given: object) => given,
        valueOf: () => 'v',
        toString: (_: unknown, { upper }: { upper?: boolean }) => (upper ? 'T' : 't'),
        User: () => 'u',
      },
    },
  },
]);
const { words, more } = federation.subgraphs;
afterAll(() => federation[Symbol.asyncDispose]());
beforeEach(() => {
  words.asked.length = 0;
  more.asked.length = 0;
});

const unsafe = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];

/** As text: objects with such keys are compared badly. Twice: what is known takes a way of its own. */
async function ask(query: string, variables = '{}'): Promise<string> {
  const payload = `{"query":${JSON.stringify(query)},"variables":${variables}}`;
  const headers = { 'content-type': 'application/json' };
  const send = async () =>
    (await federation.app.inject({ method: 'POST', url: '/graphql', headers, payload })).json();
  const [first, second] = [JSON.stringify(await send()), JSON.stringify(await send())];
  expect(second).toBe(first);
  expect({}).not.toHaveProperty('polluted');
  return first;
}

// CVE-2026-32621.
it.each(unsafe)('%s may be an alias, at the top and of an entity', async (name) => {
  expect(await ask(`{ ${name}: say(word: "x") thing { ${name}: valueOf } }`)).toBe(
    `{"data":{"${name}":"x","thing":{"${name}":"v"}}}`,
  );
  expect(await ask(`mutation { ${name}: login(name: "Ada") }`)).toBe(
    `{"data":{"${name}":"hello Ada"}}`,
  );
});

it.each(unsafe)('an error under the alias %s has its path', async (name) => {
  words.behave({ status: 503, body: '' });
  const answer = await ask(`{ ${name}: say(word: "x") }`);
  words.behave('well');
  expect(answer).toContain(`"path":["${name}"]`);
  expect(answer).toContain(`"data":{"${name}":null}`);
});

it('fields may be called so, and be keys of entities', async () => {
  const query = '{ toString thing { constructor valueOf toString upper: toString(upper: true) } }';
  expect(await ask(query)).toBe(
    '{"data":{"toString":"own","thing":{"constructor":"k1","valueOf":"v","toString":"t","upper":"T"}}}',
  );
});

it('a field called so that was not given is missing', async () => {
  words.behave({ status: 200, body: '{"data":{"thing":{}}}' });
  expect(await ask('{ toString thing { constructor } }')).toContain(
    '"data":{"toString":null,"thing":null}',
  );
  words.behave('well');
});

it.each(unsafe)('a variable may be called $%s', async (name) => {
  const query = `query ($${name}: String = "byDefault") { say(word: $${name}) }`;
  expect(await ask(query)).toBe('{"data":{"say":"byDefault"}}');
  if (name === '__proto__') return;
  expect(await ask(query, `{"${name}":"given"}`)).toBe('{"data":{"say":"given"}}');
});

it('no body has __proto__ in its variables', async () => {
  expect(await ask('{ say }', '{"__proto__":{"polluted":true}}')).toContain('BAD_REQUEST');
});

it('keys of an object may be called so, in the text and in variables', async () => {
  expect(await ask('{ say(box: { constructor: "a", toString: "b" }) }')).toBe(
    '{"data":{"say":"{\\"constructor\\":\\"a\\",\\"toString\\":\\"b\\"}"}}',
  );
  expect(
    await ask('query ($box: Box) { say(box: $box) }', '{"box":{"constructor":"a","toString":"b"}}'),
  ).toContain('\\"constructor\\":\\"a\\"');
  expect(await ask('{ anything(any: { __proto__: { polluted: true }, b: 1 }) }')).toMatch(
    /^{"data":{"anything":{.*"b":1}}}$/,
  );
});

it('an answer may hold keys that nobody asked for', async () => {
  const body =
    '{"data":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"say":"x","anything":{"__proto__":{"polluted":1}}},"__proto__":{"polluted":1}}';
  words.behave({ status: 200, body });
  expect(await ask('{ say anything }')).toBe(
    '{"data":{"say":"x","anything":{"__proto__":{"polluted":1}}}}',
  );
  words.behave('well');
});

it('a variable called representations reaches its field, and in stock fails the fetch', async () => {
  const query = `query ($representations: Boolean, $contextualArgument_0: String) {
    say(word: $contextualArgument_0) thing { toString(upper: $representations) }
  }`;
  expect(await ask(query, '{"representations":true,"contextualArgument_0":"c"}')).toBe(
    '{"data":{"say":"c","thing":{"toString":"T"}}}',
  );
  const stock = await federation.startStock();
  expect(await stock.query(query, { representations: true })).toMatchObject({
    data: { thing: { toString: null } },
    errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
  });
});
