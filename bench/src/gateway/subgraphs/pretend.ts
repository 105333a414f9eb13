import { readFile } from 'node:fs/promises';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { subgraphNames } from '@supergraph/gateway/subgraphs';
import { serviceFolder } from '@supergraph/local-stack/services';
import {
  type GraphQLFieldResolver,
  type GraphQLType,
  type GraphQLTypeResolver,
  getNamedType,
  isAbstractType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  parse,
} from 'graphql';
import type { Served } from './recorded-answers.ts';

/** As long as a page that the documentation's examples ask for, or an order. */
const LIST_LENGTH = 3;

/** Our own subgraphs by name, with their schemas and values that are made up. */
export async function pretendOwnSubgraphs(): Promise<Map<string, Served>> {
  const entries = subgraphNames.map(async (name) => {
    const sdl = await readFile(`${serviceFolder(name)}/schema.graphql`, 'utf8');
    const schema = buildSubgraphSchema({ typeDefs: parse(sdl) });
    return [name, { schema, fieldResolver: pretendField, typeResolver: firstType }] as const;
  });
  return new Map(await Promise.all(entries));
}

/** What the source holds, as an entity does its key; else something of the field's type. */
const pretendField: GraphQLFieldResolver<Record<string, unknown> | undefined, unknown> = (
  source,
  _args,
  _context,
  { fieldName, returnType },
) => source?.[fieldName] ?? pretend(returnType);

function pretend(type: GraphQLType): unknown {
  if (isNonNullType(type)) return pretend(type.ofType);
  if (isListType(type)) return Array.from({ length: LIST_LENGTH }, () => pretend(type.ofType));
  if (isEnumType(type)) return type.getValues()[0]?.value;
  if (!isLeafType(type)) return {};
  return leaves[type.name] ?? `made up as ${type.name}`;
}

const leaves: Record<string, unknown> = {
  Boolean: true,
  Int: 7,
  Float: 7.5,
  BigInt: '1290',
  CurrencyCode: 'EUR',
  DateTime: '2026-03-01T12:00:00.000Z',
};

const firstType: GraphQLTypeResolver<unknown, unknown> = (value, _context, { schema }, type) => {
  if (typeof value === 'object' && value && '__typename' in value) return String(value.__typename);
  const named = getNamedType(type);
  return isAbstractType(named) ? schema.getPossibleTypes(named)[0]?.name : undefined;
};
