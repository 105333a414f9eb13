import { describe, expect, it } from 'vitest';
import { readFieldOwners } from './field-owners.ts';
import { tellMissing } from './missing-entities.ts';

const owners = new Map([['Cup.size', 'kitchen']]);
const hole = (...path: (string | number)[]) => [
  { message: 'Cannot return null for non-nullable field Cup.size.', path, extensions: {} },
];

describe('an entity that its service does not know', () => {
  it('is null where it may be, and no more is said', () => {
    const data = { shelf: { cups: [{ size: 1 }, null] } };
    expect(tellMissing(hole('shelf', 'cups', 1, 'size'), { data, owners })).toEqual([]);
  });

  it.each([[{ shelf: { cups: null } }], [{ shelf: null }], [null]])(
    'is told of where the answer is left with %j',
    (data) => {
      const [error, ...others] = tellMissing(hole('shelf', 'cups', 1, 'size'), { data, owners });
      expect(others).toEqual([]);
      expect(error?.toJSON()).toEqual({
        message: 'The service kitchen knows no such Cup.',
        path: ['shelf', 'cups', 1, 'size'],
        extensions: { code: 'NOT_FOUND', serviceName: 'kitchen' },
      });
    },
  );
});

it('knows which service a field comes from', () => {
  const supergraph = `
    enum join__Graph { ONE @join__graph(name: "one", url: "") TWO @join__graph(name: "two", url: "") }
    type A @join__type(graph: ONE) @join__type(graph: TWO) {
      id: ID!
      mine: String @join__field(graph: TWO)
      both: String @join__field(graph: ONE) @join__field(graph: TWO)
    }
    type B @join__type(graph: ONE) { alone: String }`;
  expect([...readFieldOwners(supergraph)]).toEqual([
    ['A.mine', 'two'],
    ['B.alone', 'one'],
  ]);
});
