import type { GraphQLSchema } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAttempts, waysTo } from './attempt.ts';
import { createCast } from './cast.ts';
import { guardedTypes, matrix, unguarded, ways } from './matrix.ts';
import { roles } from './roles.ts';
import {
  clientSchema,
  entityNames,
  fieldsOf,
  plainFields,
  rootTypes,
  wholeSchema,
} from './schema.ts';

let schema: GraphQLSchema;
let attempt: ReturnType<typeof createAttempts>;

beforeAll(async () => {
  schema = wholeSchema();
  attempt = createAttempts(schema, await createCast());
});

describe('the authorisation matrix', () => {
  it('has a row for each root field and each field of an entity, and no other', () => {
    const types = [...rootTypes, ...entityNames(), ...guardedTypes];
    const fields = types.flatMap((type) =>
      fieldsOf(schema, type).map(({ name }) => `${type}.${name}`),
    );
    expect(fields.length).toBeGreaterThan(70);
    expect(Object.keys(matrix).toSorted()).toEqual(fields.toSorted());
  });

  it('is of the graph that clients see', async () => {
    const seen = await clientSchema();
    for (const type of [...rootTypes, ...entityNames()]) {
      const names = (of: GraphQLSchema) => fieldsOf(of, type).map(({ name }) => name);
      expect(names(schema)).toEqual(expect.arrayContaining(names(seen)));
    }
  });

  it('names every field that whoever reaches its object may read', () => {
    const { ...fields } = plainFields(schema);
    for (const type of guardedTypes) delete fields[type];
    expect(unguarded).toEqual(fields);
  });

  it('knows a way to each entity', () => {
    expect(Object.keys(ways).toSorted()).toEqual([...entityNames(), ...guardedTypes].toSorted());
  });
});

describe.each(Object.entries(matrix))('%s', (coordinate, row) => {
  const [direct = [], ...detours] = waysTo(coordinate);

  it.each(roles.map((role, index) => [role, row[index]] as const))(
    'answers %s with %s',
    async (role, expected) => {
      expect(await attempt(coordinate, role, direct)).toBe(expected);
      for (const detour of detours) {
        // The administrator reaches everything, or the detour leads nowhere and proves nothing.
        const isClosed = expected === 'unreachable' || role === 'admin';
        const allowed = isClosed ? [expected] : [expected, 'unreachable'];
        expect(allowed, `by way of ${detour.join(' → ')}`).toContain(
          await attempt(coordinate, role, detour),
        );
      }
    },
  );
});
