import { type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql';
import { argumentOf } from './join-directives.ts';

/** Labels of `@override` that hold, so that the fields under them come from the subgraph that they move to. */
export type Labels = readonly string[];

export interface Overrides {
  /** All that may hold at once. */
  readonly choices: readonly [Labels, ...Labels[]];
  /** Those for one request. */
  draw(): Labels;
}

const PERCENT = /^percent\((\d{1,3}(?:\.\d+)?)\)$/;

/**
 * Progressive overrides (Apollo Federation, `@override(from:, label:)`): `percent(5)` holds for five of a
 * hundred requests, each drawn by itself; of two labels the one with more holds whenever the other does,
 * so that n labels make n + 1 plans at most. Labels of one's own never hold, for there is nobody to decide
 * on them: their fields stay where they are.
 *
 * @param random between 0 and 1
 */
export function readOverrides(supergraph: GraphQLSchema, random = Math.random): Overrides {
  const percents = new Map<string, number>();
  for (const label of labelsOf(supergraph)) {
    const percent = Number(PERCENT.exec(label)?.[1] ?? 0);
    if (percent > 0) percents.set(label, percent);
  }
  const holdAt = (point: number): Labels =>
    [...percents].filter(([, percent]) => percent > point).map(([label]) => label);
  const points = [...new Set(percents.values())].filter((percent) => percent < 100).sort(ascending);
  return {
    choices: [holdAt(0), ...points.map(holdAt)],
    draw: () => (percents.size === 0 ? none : holdAt(random() * 100)),
  };
}

const none: Labels = [];
const ascending = (one: number, other: number): number => one - other;

function labelsOf(supergraph: GraphQLSchema): Set<string> {
  const labels = new Set<string>();
  for (const type of Object.values(supergraph.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const { astNode } of Object.values(type.getFields())) {
      for (const directive of astNode?.directives ?? []) {
        const label = argumentOf(directive, 'overrideLabel');
        if (directive.name.value === 'join__field' && label) labels.add(label);
      }
    }
  }
  return labels;
}
