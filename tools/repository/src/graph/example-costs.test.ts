import { readFile } from 'node:fs/promises';
import { Supergraph } from '@apollo/federation-internals';
import { type CallerKind, costLimits } from '@supergraph/gateway/guard/cost-limits';
import { readCostDirectives } from '@supergraph/service/cost/cost-directives';
import { operationCost } from '@supergraph/service/cost/operation-cost';
import { getIntrospectionQuery, getOperationAST, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { type ExampleOperation, readExampleOperations } from './example-operations.ts';

const { budgets, listSize, pageMax } = costLimits;
const examples = await readExampleOperations();
const sdl = await readFile(
  new URL('../../../../gateway/supergraph.graphql', import.meta.url),
  'utf8',
);
const model = {
  schema: Supergraph.build(sdl, { supportedFeatures: null }).apiSchema().toGraphQLJSSchema(),
  directives: readCostDirectives(parse(sdl)),
  listSize,
  sliceMax: pageMax,
};

function costOf(text: string, variables: Record<string, unknown> = {}): number {
  const document = parse(text);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('no operation');
  return operationCost(model, document, operation)(variables);
}

const kinds: Record<ExampleOperation['runAs'], CallerKind> = {
  anyone: 'anonymous',
  newcomer: 'user',
  customer: 'user',
  support: 'staff',
  warehouse: 'staff',
  admin: 'staff',
};

describe('what everybody may ask', () => {
  it.each(examples)(
    '$name costs less than half of its budget',
    ({ document, variables, runAs }) => {
      expect(costOf(document, variables)).toBeLessThan(budgets[kinds[runAs]] / 2);
    },
  );

  it("the README's first query costs less than half of a user's budget", async () => {
    const readme = await readFile(new URL('../../../../README.md', import.meta.url), 'utf8');
    const [query = ''] = /\{ me \{.*\} \}/.exec(readme) ?? [];
    expect(costOf(query)).toBeGreaterThan(50);
    expect(costOf(query)).toBeLessThan(budgets.user / 2);
  });

  it('tools may introspect the graph', () => {
    expect(costOf(getIntrospectionQuery({ inputValueDeprecation: true }))).toBeLessThan(
      budgets.anonymous / 2,
    );
  });

  it('a page of 100 products with all that a shop window shows is within the budget', () => {
    const query = `{ products(first: 100, search: "mug") { nodes { id title tags variants {
      id sku name price { amountMinor currency } availability { available onHand reserved } product { id }
    } } pageInfo { hasNextPage endCursor } } }`;
    expect(costOf(query)).toBeLessThan(0.7 * budgets.anonymous);
  });

  it('20 sign-ins in one request are within the budget: auth counts and slows them', () => {
    const one =
      'login(input: { email: "a@example.com", password: "wrong" }) { session { accessToken } }';
    const query = `mutation { ${Array.from({ length: 20 }, (_, i) => `a${i}: ${one}`).join(' ')} }`;
    expect(costOf(query)).toBeLessThan(budgets.anonymous / 2);
  });
});

describe('what nobody may ask', () => {
  const levels = (left: number, level: (inner: string) => string, end: string): string =>
    left === 0 ? end : level(levels(left - 1, level, end));

  it.each([
    [
      'variants of products of variants',
      `{ products(first: 100) { nodes { ${levels(4, (inner) => `variants { product { ${inner} } }`, 'title')} } } }`,
    ],
    [
      'orders of customers of orders',
      `{ ${levels(4, (inner) => `orders(first: 100) { nodes { customer { ${inner} } } }`, 'id')} }`,
    ],
    [
      'lines of orders of lines',
      `{ myOrders(first: 100) { nodes { ${levels(3, (inner) => `lines { order { ${inner} } }`, 'id')} } } }`,
    ],
    [
      'twenty catalogues at once',
      `{ ${Array.from({ length: 20 }, (_, i) => `p${i}: products(first: 100) { nodes { variants { id } } }`).join(' ')} }`,
    ],
    [
      'twenty catalogues in fragments',
      `{ ${Array.from({ length: 20 }, (_, i) => `p${i}: products(first: 100) { ...P }`).join(' ')} }
       fragment P on ProductConnection { nodes { ...V } } fragment V on Product { variants { id } }`,
    ],
    [
      'types of fields of types',
      `{ __schema { types { ${levels(4, (inner) => `fields { type { ${inner} } }`, 'name')} } } }`,
    ],
  ])('%s', (_, query) => {
    expect(costOf(query)).toBeGreaterThan(Math.max(...Object.values(budgets)));
  });
});
