import { demoLogins, demoPassword } from '@supergraph/demo-data/users';
import type { GraphQLSchema } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { ask, get } from '../harness/graph.ts';
import { place } from '../harness/orders.ts';
import { newArticle } from '../harness/shop.ts';
import { logIn, newCustomer } from '../harness/users.ts';
import { guardedTypes, matrix, rootArguments, unguarded, ways } from './matrix.ts';
import { outcomeOf } from './outcome.ts';
import { type RoleName, roles } from './roles.ts';
import {
  clientSchema,
  entityNames,
  fieldsOf,
  ownerOf,
  plainFields,
  rootTypes,
  selectionOf,
  wholeSchema,
} from './schema.ts';
import { firstOfStream } from './streams.ts';

let schema: GraphQLSchema;
let tokens: Record<RoleName, string | undefined>;
let variables: Record<string, string>;

beforeAll(async () => {
  schema = wholeSchema();
  const [owner, stranger, article] = await Promise.all([
    newCustomer(),
    newCustomer(),
    newArticle({ units: 10 }),
  ]);
  const staff = (name: 'support' | 'warehouse' | 'admin') =>
    logIn({ email: demoLogins[name], password: demoPassword });
  const [support, warehouse, admin] = await Promise.all([
    staff('support'),
    staff('warehouse'),
    staff('admin'),
  ]);
  tokens = {
    anonymous: undefined,
    owner: owner.token,
    stranger: stranger.token,
    support: support.token,
    warehouse: warehouse.token,
    admin: admin.token,
  };
  const { warehouses } = await get('{ warehouses { id } }', { token: admin.token });
  const order = () => confirmedOrder(owner.token, article.variantId);
  variables = {
    ownerId: owner.id,
    ownerEmail: owner.email,
    orderToCancel: await order(),
    orderToComplete: await order(),
    // The newest, so that it is the first of every list.
    orderId: await order(),
    productId: article.productId,
    variantId: article.variantId,
    sku: article.sku,
    warehouseId: warehouses[0].id,
  };
});

async function confirmedOrder(token: string, variantId: string): Promise<string> {
  const { data } = await place(token, { lines: [{ variantId, quantity: 1 }] });
  const order = data?.placeOrder.order;
  if (order?.status !== 'CONFIRMED') throw new Error(`the order is ${order?.status}`);
  return order.id;
}

describe('the authorisation matrix', () => {
  it('has a row for each root field and each field of an entity, and no other', () => {
    const types = [...rootTypes, ...entityNames(), ...guardedTypes];
    const fields = types.flatMap((type) =>
      fieldsOf(schema, type).map(({ name }) => `${type}.${name}`),
    );
    expect(fields.length).toBeGreaterThan(70);
    expect(Object.keys(matrix).toSorted()).toEqual(fields.toSorted());
  });

  it('is of the graph that clients see, and of the streams beside it', async () => {
    const seen = await clientSchema();
    for (const type of ['Query', 'Mutation', ...entityNames()]) {
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
  const [typeName = '', fieldName = ''] = coordinate.split('.');
  const isRoot = rootTypes.includes(typeName);
  const [direct = [], ...detours] = isRoot ? [[]] : (ways[typeName] ?? []);

  it.each(roles.map((role, index) => [role, row[index]] as const))(
    'answers %s with %s',
    async (role, expected) => {
      expect(await outcomeFor(role, direct)).toBe(expected);
      for (const detour of detours) {
        // The administrator reaches everything, or the detour leads nowhere and proves nothing.
        const isClosed = expected === 'unreachable' || role === 'admin';
        const allowed = isClosed ? [expected] : [expected, 'unreachable'];
        expect(allowed, `by way of ${detour.join(' → ')}`).toContain(
          await outcomeFor(role, detour),
        );
      }
    },
  );

  async function outcomeFor(role: RoleName, way: string[]): Promise<string> {
    const steps = [...way, withArguments(coordinate, fieldName)];
    const { text, ...given } = operationFor(isRoot ? typeName.toLowerCase() : 'query', steps);
    const options = { ...given, token: tokens[role] };
    const answer =
      typeName === 'Subscription'
        ? await firstOfStream(ownerOf(typeName, fieldName), text, options)
        : await ask(text, options);
    return outcomeOf(
      answer,
      steps.map((step) => step.replace(/\(.*/s, '')),
    );
  }

  function operationFor(kind: string, steps: string[]) {
    const body = steps.reduceRight(
      (inner, step) => `{ ${step} ${inner} }`,
      selectionOf(schema, typeName, fieldName),
    );
    const used = Object.entries(variables).filter(([name]) =>
      new RegExp(`\\$${name}\\b`).test(body),
    );
    const declared = used.map(
      ([name]) => `$${name}: ${/sku|Email/.test(name) ? 'String!' : 'ID!'}`,
    );
    const head = declared.length > 0 ? `${kind} (${declared.join(', ')})` : kind;
    return { text: `${head} ${body}`, variables: Object.fromEntries(used) };
  }
});

function withArguments(coordinate: string, fieldName: string): string {
  const given = rootArguments[coordinate];
  return given ? `${fieldName}(${given})` : fieldName;
}
