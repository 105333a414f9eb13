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

/** Of a hundred requests those for which a label of one's own holds; of others it holds for none. */
export type LabelShares = Readonly<Record<string, number>>;

const PERCENT = /^percent\((\d{1,3}(?:\.\d+)?)\)$/;

/**
 * Progressive overrides (Apollo Federation, `@override(from:, label:)`): `percent(5)` holds for five of a
 * hundred requests, each drawn by itself, and so does a label of one's own to which `shares` gives 5. Of
 * two labels the one with more holds whenever the other does, so that n labels make n + 1 plans at most.
 * A label that nobody decides on never holds: its fields stay where they are.
 *
 * @param random between 0 and 1
 */
export function readOverrides(
  supergraph: GraphQLSchema,
  shares: LabelShares = {},
  random = Math.random,
): Overrides {
  const own = new Map(Object.entries(shares));
  const percents = new Map<string, number>();
  for (const label of labelsOf(supergraph)) {
    const percent = own.get(label) ?? Number(PERCENT.exec(label)?.[1] ?? 0);
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
