import { createHash } from 'node:crypto';
import { buildSchema, getOperationAST, parse } from 'graphql';
import { expect, it } from 'vitest';
import { describeOperation } from './describe-operation.ts';

const schema = buildSchema(`
  type Query { user(id: ID, card: String, page: Page, tags: [String!]): User node: Node }
  type Mutation { rename(name: String!): User }
  input Page { after: String, sizes: [Int!] }
  interface Node { id: ID! }
  type User implements Node { id: ID! name: String friends(first: Int): [User!] }
`);

function describe(text: string, operationName?: string) {
  const document = parse(text);
  const operation = getOperationAST(document, operationName);
  if (!operation) throw new Error('no operation');
  return describeOperation(schema, document, operation);
}

it('hides every literal and keeps none of them anywhere', () => {
  const recorded = describe(`query Card {
    user(id: "usr_77", card: """4000 1234""", page: { after: "5678", sizes: [31, 32] }, tags: ["vip"]) {
      friends(first: 42) { name }
    }
  }`);
  expect(recorded?.signature).toBe(
    'query Card{user(card:"",id:"",page:{},tags:[]){friends(first:0){name}}}',
  );
  expect(JSON.stringify({ ...recorded, hash: '' })).not.toMatch(/77|4000|5678|31|vip|42/);
});

it('hides the defaults of variables', () => {
  const recorded = describe('query ($id: ID = "usr_77") { user(id: $id) { id } }');
  expect(recorded?.signature).not.toContain('77');
});

it('gives one signature to one operation, however it is written', () => {
  const one = describe('query A { user(id: "1", card: "2") { name id } }');
  const other = describe(
    'query A {\n  # mine\n  me: user(card: "3", id: "4") { id, other: name } }',
  );
  expect(other).toEqual(one);
  expect(one?.hash).toBe(
    createHash('sha256')
      .update(one?.signature ?? '')
      .digest('hex'),
  );
});

it('names the fields that are selected, those in fragments too, each once', () => {
  const recorded = describe(`
    query A { user { ...Person friends { ...Person } } node { ... on User { name } id __typename } }
    fragment Person on User { id name }
  `);
  expect(recorded?.fields).toEqual([
    ...['Node.id', 'Query.node', 'Query.user', 'User.friends', 'User.id', 'User.name'],
  ]);
});

it('describes the operation that was chosen and nothing of the others in its document', () => {
  const text =
    'query A { user { id } } mutation B { rename(name: "x") { ...F } } fragment F on User { name }';
  expect(describe(text, 'A')).toMatchObject({
    name: 'A',
    type: 'query',
    signature: 'query A{user{id}}',
    fields: ['Query.user', 'User.id'],
  });
  expect(describe(text, 'B')).toMatchObject({
    name: 'B',
    type: 'mutation',
    fields: ['Mutation.rename', 'User.name'],
  });
});

it('has no name for an operation without one', () => {
  expect(describe('{ user { id } }')).toMatchObject({ name: null, signature: '{user{id}}' });
});

it('does not record introspection, which depends on no field', () => {
  expect(describe('{ __schema { types { name } } __typename }')).toBeUndefined();
});

it('does not record what a client made enormous', () => {
  const longName = 'v'.repeat(70_000);
  expect(describe(`query ($${longName}: ID) { user(id: $${longName}) { id } }`)).toBeUndefined();
});
