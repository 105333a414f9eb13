import type { ListSize } from './cost-directives.ts';

/**
 * What an object of introspection weighs. It lies in memory and costs no service anything, but it is
 * answered in one go, while everybody else waits.
 */
export const INTROSPECTION_WEIGHT = 0.03;

/** What `__schema` weighs by itself: a tool asks for it once, and under twenty names it is a flood. */
export const SCHEMA_WEIGHT = 1_000;

/**
 * Lengths as in a schema of middling size, whatever the size of the real one: a graph that grows
 * must not come to refuse the introspection of its own tools. The question that tools send stays
 * below 2,500 with them; fields of types of fields of types grow tenfold with each level.
 */
const lengths: Readonly<Record<string, number>> = {
  '__Schema.types': 100,
  '__Schema.directives': 10,
  '__Type.fields': 10,
  '__Type.inputFields': 5,
  '__Type.interfaces': 2,
  '__Type.possibleTypes': 5,
  '__Type.enumValues': 5,
  '__Field.args': 2,
  '__Directive.args': 2,
};

export function introspectionSize(coordinate: string): ListSize | undefined {
  const assumedSize = lengths[coordinate];
  return assumedSize === undefined
    ? undefined
    : { assumedSize, slicingArguments: [], sizedFields: [] };
}
