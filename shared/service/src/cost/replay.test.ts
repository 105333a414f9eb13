import fc from 'fast-check';
import {
  buildSchema,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  getOperationAST,
  isAbstractType,
  isCompositeType,
  isListType,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  validate,
} from 'graphql';
import {
  getArgumentValues,
  getDirectiveValues,
  getVariableValues,
} from 'graphql/execution/values.js';
import { GraphQLIncludeDirective, GraphQLSkipDirective } from 'graphql/type/directives.js';
import { expect, it } from 'vitest';
import { readCostDirectives } from './cost-directives.ts';
import { operationCost } from './operation-cost.ts';

const LIST_SIZE = 3;
const sdl = `
  directive @cost(weight: Int!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR
  directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION
  type Query { a: A things: [Thing] @listSize(assumedSize: 2) page(n: Int): Page @listSize(slicingArguments: ["n"], sizedFields: ["items"], assumedSize: 4) }
  interface Thing { leaf: Int self: Thing }
  type A implements Thing @cost(weight: 2) { leaf: Int @cost(weight: 1) self: A many(n: Int = 2): [B] @listSize(slicingArguments: ["n"]) }
  type B implements Thing { leaf: Int self: B page(n: Int): Page @cost(weight: 3) @listSize(slicingArguments: ["n"], sizedFields: ["items"]) }
  type Page { items: [Thing] others: [A] }
`;
const schema = buildSchema(sdl);
const model = { schema, directives: readCostDirectives(parse(sdl)), listSize: LIST_SIZE };

it('replays what a plain count of each object comes to', () => {
  fc.assert(
    fc.property(operations(), variables(), (text, values) => {
      const document = parse(text);
      const operation = getOperationAST(document);
      if (!operation) throw new Error('no operation');
      expect(validate(schema, document)).toEqual([]);
      const replay = operationCost(model, document, operation);
      const counted = count(document.definitions.filter(isFragment), operation, values);
      expect(replay(values)).toBe(counted);
      // A second replay with other values in between is not led astray by what was kept.
      replay({ x: !values.x, y: values.y, n: 9 });
      expect(replay(values)).toBe(counted);
    }),
    { numRuns: 50 },
  );
}, 120_000);

type Values = { x: boolean; y: boolean; n?: number | null };

function variables(): fc.Arbitrary<Values> {
  return fc.record(
    {
      x: fc.boolean(),
      y: fc.boolean(),
      n: fc.option(fc.integer({ min: 0, max: 5 })),
    },
    { requiredKeys: ['x', 'y'] },
  );
}

/** Valid operations of four levels, with two fragments, conditions and variables. */
function operations(): fc.Arbitrary<string> {
  const leaf = fc.constantFrom('leaf', '__typename', 'leaf @skip(if: $x)');
  const size = fc.constantFrom('', '(n: 1)', '(n: $n)', '(n: null)');
  const condition = fc.constantFrom('', '', '@skip(if: $x)', '@include(if: $y)');
  const under = (name: string, sub: fc.Arbitrary<string>, sized?: fc.Arbitrary<string>) =>
    fc
      .tuple(condition, sub, sized ?? fc.constant(''))
      .map(([when, set, arg]) => `${aliased(name, arg)}${arg} ${when} { ${set} }`);
  const some = (...one: fc.Arbitrary<string>[]) =>
    fc.array(fc.oneof(...one), { minLength: 1, maxLength: 3 }).map((all) => all.join(' '));

  const thing = (left: number): fc.Arbitrary<string> =>
    left === 0
      ? leaf
      : some(leaf, under('self', thing(left - 1)), on('A', a(left)), on('B', b(left)));
  const a = (left: number): fc.Arbitrary<string> =>
    left === 0
      ? leaf
      : some(
          ...[leaf, fc.constant('...OfA'), under('self', a(left - 1))],
          under('many', b(left - 1), size),
        );
  const b = (left: number): fc.Arbitrary<string> =>
    left === 0
      ? leaf
      : some(
          leaf,
          fc.constant('...OfB'),
          under('self', b(left - 1)),
          under('page', page(left - 1), size),
        );
  const page = (left: number): fc.Arbitrary<string> =>
    some(under('items', thing(left)), under('others', a(left)));
  function on(type: string, set: fc.Arbitrary<string>) {
    return fc.tuple(condition, set).map(([when, fields]) => `... on ${type} ${when} { ${fields} }`);
  }

  const root = some(...[under('a', a(2)), under('things', thing(2)), under('page', page(2), size)]);
  const fragmentA = under('many', fc.constant('leaf'), size);
  const fragmentB = under('page', fc.constant('others { leaf }'), size);
  return fc.tuple(root, fragmentA, fragmentB).map(
    ([set, ofA, ofB]) =>
      `query ($x: Boolean!, $y: Boolean!, $n: Int = 1) { used: a @skip(if: $x) { manynn: many(n: $n) { self @include(if: $y) { ...OfB } } ...OfA } ${set} }
         fragment OfA on A { ${ofA} } fragment OfB on B { ${ofB} }`,
  );
}

/** Fields of different arguments must not merge. */
function aliased(name: string, argument: string): string {
  return argument ? `${name}${argument.replace(/\W/g, '')}: ${name}` : name;
}

function isFragment(node: { kind: string }): node is FragmentDefinitionNode {
  return node.kind === Kind.FRAGMENT_DEFINITION;
}

/** The cost by recursion over each object of the answer's shape, with values as execution has them. */
function count(
  fragments: readonly FragmentDefinitionNode[],
  operation: OperationDefinitionNode,
  given: Values,
): number {
  const { coerced = {} } = getVariableValues(schema, operation.variableDefinitions ?? [], {
    ...given,
  });
  const weights = model.directives.weights;

  const collect = (type: GraphQLObjectType, sets: readonly SelectionSetNode[]) => {
    const fields = Object.groupBy(
      sets.flatMap((set) => fieldsOf(type, set)),
      ({ alias, name }) => (alias ?? name).value,
    );
    return Object.values(fields).flatMap((nodes) => (nodes ? [[...new Set(nodes)]] : []));
  };
  const fieldsOf = (type: GraphQLObjectType, { selections }: SelectionSetNode): FieldNode[] =>
    selections.flatMap((node) => {
      if (getDirectiveValues(GraphQLSkipDirective, node, coerced)?.['if'] === true) return [];
      if (getDirectiveValues(GraphQLIncludeDirective, node, coerced)?.['if'] === false) return [];
      if (node.kind === Kind.FIELD) return [node];
      const set =
        node.kind === Kind.FRAGMENT_SPREAD
          ? fragments.find(({ name }) => name.value === node.name.value)
          : node;
      const wanted = set?.typeCondition?.name.value;
      const applies = !wanted || wanted === type.name || wanted === 'Thing';
      return set && applies ? fieldsOf(type, set.selectionSet) : [];
    });
  const object = (
    type: GraphQLObjectType,
    sets: readonly SelectionSetNode[],
    itemsAbove?: number,
  ): number => collect(type, sets).reduce((sum, nodes) => sum + field(type, nodes, itemsAbove), 0);
  const field = (
    parent: GraphQLObjectType,
    nodes: readonly FieldNode[],
    itemsAbove?: number,
  ): number => {
    const [node] = nodes;
    const definition = node && parent.getFields()[node.name.value];
    if (!node || !definition) return 0;
    const coordinate = `${parent.name}.${definition.name}`;
    const own = weights.get(coordinate) ?? 0;
    const type = getNamedType(definition.type);
    if (!isCompositeType(type)) return own;
    const { n } = getArgumentValues(definition, node, coerced);
    const sizing = model.directives.listSizes.get(coordinate);
    const size = typeof n === 'number' ? n : sizing?.assumedSize;
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const isList = isListType(getNullableType(definition.type));
    const above = definition.name === 'items' ? itemsAbove : undefined;
    const length = isList ? (above ?? size ?? LIST_SIZE) : 1;
    const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    const each = possible.map(
      (one) => (weights.get(one.name) ?? 1) + object(one, sets, isList ? undefined : size),
    );
    let sum = own;
    for (let i = 0; i < length; i += 1) sum += Math.max(...each);
    return sum;
  };
  const query = schema.getQueryType();
  return query ? object(query, [operation.selectionSet]) : 0;
}
