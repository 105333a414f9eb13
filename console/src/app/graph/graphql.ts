import { initGraphQLTada } from 'gql.tada';
import type { introspection } from './generated/introspection.d.ts';

/**
 * Makes a typed document of its text: what it answers and which variables it takes follow from the
 * composed graph, so a field that goes is a type error here and a finding of `npm run schema:check`.
 */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  disableMasking: true;
  scalars: { ID: string; DateTime: string; BigInt: string; CurrencyCode: string; Role: string };
}>();

export type { ResultOf, VariablesOf } from 'gql.tada';
