import { buildSchema, type ExecutionResult, GraphQLObjectType, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { statementSignal } from '../database/cancellation.ts';
import { Fault } from '../errors.ts';
import { NobodyWaits } from '../http/awaited.ts';
import { boundResolvers } from './bounded-resolvers.ts';
import { executeWithin } from './execute-within.ts';
import { Loader } from './loader.ts';

const sdl = `
  type Query {
    shelves(count: Int = 3): [Shelf!]!
    shelf: Shelf!
    page: Page!
    words(count: Int!): [String!]!
    long: String!
    waiting: String
    failing(count: Int!): [Failing!]!
    _entities(representations: [String!]!): [Shelf]!
  }
  type Mutation { first: Int second: Int }
  type Page { nodes: [Shelf!]! edges: [Edge!]! }
  type Edge { node: Shelf! }
  type Shelf { id: Int! name: String! books(count: Int = 3): [Book!]! self: Shelf! }
  type Book { id: Int! title: String! shelf: Shelf! slow: Int }
  type Failing { no: String }
`;

type Args = { count: number; representations: string[] };
type Resolve = (source: { id: number }, args: Args, context: Context) => unknown;
type Context = ReturnType<typeof newContext>;

/** One, since a stack costs more than a field. */
const forbidden = new Fault('FORBIDDEN', 'No.');
const shelvesOf = (count: number) => Array.from({ length: count }, (_, id) => ({ id, name: 's' }));
const booksOf = (count: number, first: number) =>
  Array.from({ length: count }, (_, index) => ({ id: first + index, title: 'b' }));

const resolvers: Record<string, Record<string, Resolve>> = {
  Query: {
    shelves: (_, { count }) => shelvesOf(count),
    shelf: () => shelvesOf(1)[0],
    page: () => ({ nodes: shelvesOf(3), edges: shelvesOf(3).map((node) => ({ node })) }),
    words: (_, { count }) => Array.from({ length: count }, () => 'word'),
    long: () => 'x'.repeat(9_000_000),
    waiting: (_, __, context) => {
      context.signals.push(statementSignal());
      return new Promise(() => undefined);
    },
    failing: (_, { count }) => shelvesOf(count),
    _entities: (_, { representations }, context) => {
      context.calls.push('_entities');
      return representations.map(async () => shelvesOf(1)[0]);
    },
  },
  Mutation: {
    first: (_, __, context) => {
      context.calls.push('first');
      context.leave();
      return 1;
    },
    second: (_, __, context) => context.calls.push('second'),
  },
  Shelf: {
    books: async ({ id }, { count }) => booksOf(count, id * count),
    self: (shelf) => shelf,
  },
  Book: {
    shelf: async () => shelvesOf(1)[0],
    slow: ({ id }, _, context) => context.slow.load(id),
  },
  Failing: {
    no: () => {
      throw forbidden;
    },
  },
};

const schema = buildSchema(sdl);
for (const [name, fields] of Object.entries(resolvers)) {
  const type = schema.getType(name);
  if (!(type instanceof GraphQLObjectType)) throw new Error(`${name} is no type`);
  for (const [field, resolve] of Object.entries(fields)) {
    Object.assign(type.getFields()[field] ?? {}, { resolve });
  }
}
boundResolvers(schema);

function newContext() {
  const leaving = new AbortController();
  const batches: number[] = [];
  const seen: (AbortSignal | undefined)[] = [];
  const slow = new Loader<number, number>(async (ids) => {
    batches.push(ids.length);
    seen.push(statementSignal());
    return ids;
  });
  return {
    calls: [] as string[],
    signals: [] as (AbortSignal | undefined)[],
    batches,
    seen,
    slow,
    signal: leaving.signal,
    leave: () => leaving.abort(new NobodyWaits('The client has hung up.', { isLate: false })),
  };
}

async function ask(
  query: string,
  { objectsMax = 1_000, variables = {}, context = newContext() } = {},
): Promise<ExecutionResult> {
  const args = { schema, document: parse(query), variableValues: variables, contextValue: context };
  return executeWithin(args, { signal: context.signal, objectsMax });
}

/** The fault that ended it, without any data. */
async function refusal(...args: Parameters<typeof ask>) {
  const result = await ask(...args);
  expect(result.data).toBeUndefined();
  expect(result.errors).toHaveLength(1);
  const fault = result.errors?.[0]?.originalError;
  if (!(fault instanceof Fault)) throw new Error('it was not refused');
  return fault;
}

describe('the budget of objects', () => {
  it.each([
    // 1 for the list, 3 for each shelf, of which one is the list of its books, 2 for each book.
    [
      'every field of every item',
      '{ shelves(count: 10) { id name books(count: 4) { id title } } }',
      1 + 30 + 80,
    ],
    ['one item for a list that has none', '{ shelves(count: 0) { id name } }', 3],
    ['scalars in a list', '{ words(count: 41) }', 41],
    [
      'fields of one name once',
      '{ shelves { id id } shelves { id ...F } } fragment F on Shelf { id name }',
      1 + 6,
    ],
    ['nodes and edges', '{ page { nodes { id } edges { node { id } } } }', 1 + 1 + 3 + 1 + 6],
    ['objects within items', '{ shelves(count: 5) { self { self { id } } } }', 1 + 15],
    ['each alias', '{ a: shelf { id } b: shelf { id } }', 4],
    ['keys of entities', '{ _entities(representations: ["a", "b", "c"]) { id name } }', 1 + 6],
    [
      'what is included',
      'query ($no: Boolean!) { shelves { id name @include(if: $no) books @skip(if: true) { id } } }',
      1 + 3,
    ],
  ])('counts %s', async (_what, query, fields) => {
    const variables = { no: false };
    const exact = fields / 10;
    expect((await ask(query, { objectsMax: exact, variables })).errors).toBeUndefined();
    const fault = await refusal(query, { objectsMax: exact - 0.1, variables });
    expect(fault.code).toBe('OPERATION_TOO_EXPENSIVE');
    expect(fault.details).toEqual({ objects: Math.ceil(exact), budget: exact - 0.1 });
  });

  it('is refused before the list is completed that would pass it', async () => {
    const nested =
      '{ shelves(count: 100) { books(count: 100) { shelf { books(count: 100) { shelf { books(count: 100) { title } } } } } } }';
    const fault = await refusal(nested, { objectsMax: 5_000 });
    expect(fault.details['objects']).toBeLessThan(5_500);
  });

  it('refuses keys of entities before they are looked up', async () => {
    const context = newContext();
    const variables = { keys: Array.from({ length: 1_000 }, String) };
    const query = 'query ($keys: [String!]!) { _entities(representations: $keys) { id } }';
    await refusal(query, { objectsMax: 50, variables, context });
    expect(context.calls).toEqual([]);
  });

  it('refuses fragments within fragments, however many fields they stand for', async () => {
    const fragments = Array.from(
      { length: 60 },
      (_, n) => `fragment F${n} on Shelf { a: self { ...F${n + 1} } b: self { ...F${n + 1} } }`,
    );
    const bomb = `{ shelf { ...F0 } } ${fragments.join(' ')} fragment F60 on Shelf { id }`;
    expect((await refusal(bomb)).code).toBe('OPERATION_TOO_EXPENSIVE');
  });

  it('refuses an answer of too many bytes', async () => {
    expect(await refusal('{ long }')).toMatchObject({
      code: 'OPERATION_TOO_EXPENSIVE',
      details: { bytesMax: 8_388_608 },
    });
  });

  it('ends with the error of too many fields that fail alike', async () => {
    const few = await ask('{ failing(count: 1000) { no } }');
    expect(few.errors).toHaveLength(1_000);
    expect((await refusal('{ failing(count: 1001) { no } }')).code).toBe('FORBIDDEN');
  });
});

describe('when nobody waits', () => {
  it('ends at once, and tells the statements under way', async () => {
    const context = newContext();
    const answer = refusal('{ waiting }', { context });
    await expect.poll(() => context.signals).toHaveLength(1);
    context.leave();
    expect(await answer).toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      message: 'The client has hung up.',
    });
    expect(context.signals.map((signal) => signal?.reason)).toEqual([context.signal.reason]);
  });

  it('begins nothing', async () => {
    const context = newContext();
    context.leave();
    await refusal('mutation { first }', { context });
    expect(context.calls).toEqual([]);
  });

  it('does not go on to the next mutation', async () => {
    const context = newContext();
    await refusal('mutation { first second }', { context });
    expect(context.calls).toEqual(['first']);
  });
});

describe('a large answer', () => {
  it('lets others have their turn, and asks for each level in one batch', async () => {
    const context = newContext();
    let turns = 0;
    let isOver = false;
    const count = () => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    const query = '{ shelves(count: 100) { books(count: 40) { id slow shelf { id name } } } }';
    const result = await ask(query, { objectsMax: 25_000, context });
    isOver = true;
    expect(result.errors).toBeUndefined();
    expect(context.batches).toEqual([4_000]);
    expect(turns).toBeGreaterThan(2);
  });

  it('does not keep a small one waiting', async () => {
    const order: string[] = [];
    const large = ask('{ shelves(count: 100) { books(count: 40) { id slow title } } }', {
      objectsMax: 25_000,
    }).then(() => order.push('large'));
    const small = ask('{ shelves { books { id shelf { id } } } }').then(() => order.push('small'));
    await Promise.all([large, small]);
    expect(order).toEqual(['small', 'large']);
  });
});
