import { readFile } from 'node:fs/promises';
import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import { readCostDirectives } from '@supergraph/service/cost/cost-directives';
import {
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isIntrospectionType,
  isListType,
  isObjectType,
  parse,
} from 'graphql';
import { describe, expect, it } from 'vitest';

const composed = await readFile(
  new URL('../../../../gateway/supergraph.graphql', import.meta.url),
  'utf8',
);
const template = await readFile(
  new URL('../../../subgraph/src/template/schema.graphql', import.meta.url),
  'utf8',
);

describe.each([
  ['the graph', composed],
  ["the next service's template", composeAlone(template)],
])('in %s', (_, sdl) => {
  const schema = Supergraph.build(sdl, { supportedFeatures: null }).apiSchema().toGraphQLJSSchema();
  const { listSizes } = readCostDirectives(parse(sdl));
  const fields = new Map(objectFields(schema));

  it('every list of objects says how long it is, itself or by the field above', () => {
    const sized = new Set(listSizes.keys());
    for (const [coordinate, { sizedFields }] of listSizes) {
      const type = getNamedType(fields.get(coordinate)?.type);
      for (const name of sizedFields) sized.add(`${type}.${name}`);
    }
    const lists = [...fields].filter(([, { type }]) => isListOfObjects(type));
    expect(lists.length).toBeGreaterThan(2);
    expect(lists.map(([name]) => name).filter((name) => !sized.has(name))).toEqual([]);
  });

  it('@listSize names only what is there', () => {
    for (const [coordinate, { slicingArguments, sizedFields }] of listSizes) {
      const field = fields.get(coordinate);
      const type = getNamedType(field?.type);
      const args = field?.args.map(({ name }) => name);
      const lists = isObjectType(type)
        ? Object.values(type.getFields()).filter((below) => isListType(getNullableType(below.type)))
        : [];
      expect(args, coordinate).toEqual(expect.arrayContaining([...slicingArguments]));
      expect(lists.map(({ name }) => name)).toEqual(expect.arrayContaining([...sizedFields]));
    }
  });
});

function composeAlone(typeDefs: string): string {
  const { supergraphSdl, errors } = composeServices([
    { name: 'samples', url: 'http://samples.invalid', typeDefs: parse(typeDefs) },
  ]);
  if (!supergraphSdl) throw new AggregateError(errors ?? [], 'the template does not compose');
  return supergraphSdl;
}

function objectFields(schema: GraphQLSchema): [string, GraphQLField<unknown, unknown>][] {
  return Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !isIntrospectionType(type))
    .flatMap((type) =>
      isObjectType(type)
        ? Object.values(type.getFields()).map((field): [string, GraphQLField<unknown, unknown>] => [
            `${type.name}.${field.name}`,
            field,
          ])
        : [],
    );
}

function isListOfObjects(type: GraphQLField<unknown, unknown>['type']): boolean {
  return isListType(getNullableType(type)) && isCompositeType(getNamedType(type));
}
