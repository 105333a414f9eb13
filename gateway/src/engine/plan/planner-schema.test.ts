import { buildSchema, Kind, parse, print, visit } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { FetchNode, PlanNode, Requirement } from './plan.ts';
import { plannerSchema } from './planner-schema.ts';
import { withoutVariants } from './split-fetch.ts';

const head = `
  enum join__Graph {
    SHOP @join__graph(name: "shop", url: "")
    TAXES @join__graph(name: "the taxes", url: "")
  }`;

const priced = `${head}
  type Product @join__type(graph: SHOP, key: "id") @join__type(graph: TAXES, key: "id") {
    id: ID!
    price(currency: String, net: Boolean): Int @join__field(graph: SHOP) @join__field(graph: TAXES, external: true)
    size: Size
    tax: Int @join__field(graph: TAXES, requires: "price(currency: \\"EUR\\")")
    duty: Int @join__field(graph: TAXES, requires: "price(currency: \\"USD\\") size { width(unit: \\"mm\\") }")
    fee: Int @join__field(graph: TAXES, requires: "price(currency: \\"EUR\\") id")
    plain: Int @join__field(graph: TAXES, requires: "id")
  }
  type Size { width(unit: String): Int }`;

/** What the planner thinks that each field requires. */
function requirements(supergraphSdl: string): [string, unknown][] {
  const found: [string, unknown][] = [];
  visit(parse(supergraphSdl), {
    FieldDefinition({ name, directives = [] }) {
      for (const { arguments: given = [] } of directives) {
        const value = given.find((one) => one.name.value === 'requires')?.value;
        if (value?.kind === Kind.STRING)
          found.push([name.value, value.value.replaceAll(/\s+/g, ' ')]);
      }
    },
  });
  return found;
}

describe('the schema that the planner gets', () => {
  it('has a field more for each set of arguments that is required', () => {
    const { supergraphSdl, variants, needed } = plannerSchema(priced);
    expect(
      [...variants].map(([name, { field, arguments: given }]) => [name, field, given.map(print)]),
    ).toEqual([
      ['price__with0', 'price', ['currency: "EUR"']],
      ['price__with1', 'price', ['currency: "USD"']],
      ['width__with2', 'width', ['unit: "mm"']],
    ]);
    const types = buildSchema(supergraphSdl, { assumeValid: true, assumeValidSDL: true });
    expect(types.getType('Product')).toMatchObject({
      _fields: {
        price__with0: { args: [] },
        price__with1: { args: [] },
        price: { args: [{}, {}] },
      },
    });
    expect(requirements(supergraphSdl)).toEqual([
      ['tax', 'price__with0'],
      ['duty', 'price__with1 size { width__with2 }'],
      ['fee', 'price__with0 id'],
      ['plain', 'id'],
    ]);
    expect([...needed]).toEqual([
      ['the taxes Product.tax', ['price__with0']],
      ['the taxes Product.duty', ['price__with1', 'width__with2']],
      ['the taxes Product.fee', ['price__with0']],
    ]);
  });

  it('has only keys by which a subgraph can be asked', () => {
    const { supergraphSdl } = plannerSchema(`${head}
      type A @join__type(graph: SHOP, key: "id") @join__type(graph: SHOP, key: "no", resolvable: false)
        @join__type(graph: TAXES, key: "id", resolvable: false) { id: ID! no: ID! }
      type B @join__type(graph: SHOP, key: "id", resolvable: false, isInterfaceObject: true) { id: ID! }`);
    const directives = parse(supergraphSdl).definitions.flatMap((one) =>
      'directives' in one && one.kind === 'ObjectTypeDefinition'
        ? [one.directives?.map(print)]
        : [],
    );
    expect(directives).toEqual([
      ['@join__type(graph: SHOP, key: "id")', '@join__type(graph: TAXES)'],
      ['@join__type(graph: SHOP, key: "id", resolvable: false, isInterfaceObject: true)'],
    ]);
  });
});

describe('a fetch with variants', () => {
  const field = (name: string): Requirement => ({ kind: 'field', name, requires: undefined });

  function fetch(selection: string, ...names: string[]): FetchNode {
    const requires = ['__typename', 'id', ...names].map(field);
    return {
      kind: 'fetch',
      subgraph: 'the taxes',
      path: ['products', '@'],
      operation: {
        kind: 'query',
        name: 'Q',
        text: `query Q($representations:[_Any!]!){_entities(representations:$representations){...on Product{${selection}}}}`,
      },
      variables: [],
      requires: [{ kind: 'fragment', typeCondition: 'Product', requires }],
      inputRewrites: [],
      outputRewrites: [],
      contextArguments: [],
    };
  }

  function read(node: PlanNode): [string | undefined, unknown][] {
    if (node.kind === 'parallel') return node.nodes.flatMap(read);
    if (node.kind !== 'fetch') throw new Error('Only fetches come of a fetch.');
    const fields = node.requires?.[0]?.requires?.map((one) =>
      one.kind === 'field' && one.sentAs
        ? `${one.name} as ${one.sentAs}`
        : 'name' in one && one.name,
    );
    return [[/on Product ?{([^}]*)}/.exec(node.operation.text)?.[1], fields]];
  }

  const schema = plannerSchema(priced);

  it('sends the field itself in their stead', () => {
    expect(read(withoutVariants(fetch('tax fee', 'price__with0'), schema))).toEqual([
      ['tax fee', ['__typename', 'id', 'price__with0 as price']],
    ]);
  });

  it('is several where fields need one with other arguments', () => {
    const node = withoutVariants(
      fetch('tax duty fee plain', 'price__with0', 'price__with1'),
      schema,
    );
    expect(read(node)).toEqual([
      ['tax fee plain', ['__typename', 'id', 'price__with0 as price']],
      ['duty plain', ['__typename', 'id', 'price__with1 as price']],
    ]);
  });

  it('asks for them under their name, with their arguments', () => {
    const node: FetchNode = {
      ...fetch('', 'id'),
      requires: undefined,
      operation: {
        kind: 'query',
        name: undefined,
        text: '{products{price__with1 size{width__with2}}}',
      },
    };
    expect(withoutVariants(node, schema)).toMatchObject({
      operation: {
        text: '{products{price__with1:price(currency:"USD")size{width__with2:width(unit:"mm")}}}',
      },
    });
  });

  it('stays as it is without any', () => {
    const node = fetch('plain');
    expect(withoutVariants(node, plannerSchema(head))).toBe(node);
  });
});
