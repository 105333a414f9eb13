import { expect, it } from 'vitest';
import { sources } from '../../../test/support/check.ts';
import { composeSources } from './composition.ts';

it('refuses what a gateway that shall run it could not enforce', () => {
  const shop = 'type Query { me: ID @federation__authenticated }';
  expect(composeSources(sources({ shop }), 'apollo-gateway').findings).toEqual([
    {
      rule: 'composition/error',
      severity: 'error',
      message:
        'UNSUPPORTED_LINKED_FEATURE: feature https://specs.apollo.dev/authenticated/v0.1 is for: SECURITY but is unsupported',
    },
  ]);
});

it('composes what another router would enforce', () => {
  const shop = 'type Query { me: ID @federation__authenticated }';
  const { graph, findings } = composeSources(sources({ shop }));
  expect(findings).toEqual([]);
  expect(graph?.supergraphSdl).toContain('me: ID @federation__authenticated');
});

it.each([
  [
    '@requires',
    'type Query { me: User } type User @key(fields: "id") { id: ID! salary: Int @federation__authenticated }',
    'type User @key(fields: "id") { id: ID! salary: Int @external tax: Int @requires(fields: "salary") }',
    'User.tax',
  ],
  [
    '@fromContext',
    `type Query { me: User }
     type User @key(fields: "id") @federation__context(name: "user") { id: ID! plan: String @federation__authenticated bill: Bill }
     type Bill @key(fields: "id") { id: ID! text(plan: String @federation__fromContext(field: "$user { plan }")): String }`,
    'type Bill @key(fields: "id") { id: ID! total: Int }',
    'Bill.text',
  ],
])('a field that reads another with %s asks at least what that asks', (_, one, other, field) => {
  const { findings } = composeSources(sources({ one, other }));
  expect(findings).toMatchObject([
    { message: expect.stringContaining('MISSING_TRANSITIVE_AUTH_REQUIREMENTS'), severity: 'error' },
  ]);
  expect(findings[0]?.message).toContain(`"${field}"`);
});

it('one subgraph may ask for a context to which no way leads', () => {
  const reached = `type Query { me: User }
    type User @key(fields: "id") @federation__context(name: "user") { id: ID! plan: String bill: Bill }
    type Bill @key(fields: "id") { id: ID! text(plan: String @federation__fromContext(field: "$user { plan }")): String }`;
  expect(composeSources(sources({ one: reached })).findings).toEqual([]);
  const past = reached.replace('me: User', 'me: User bill: Bill');
  expect(composeSources(sources({ one: past })).findings).toMatchObject([
    { message: expect.stringContaining('SATISFIABILITY_ERROR'), severity: 'error' },
  ]);
});
