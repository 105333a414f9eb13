import { type LintRule, typesOf } from './lint-rule.ts';

/** Enum values are SCREAMING_SNAKE_CASE: PLACED_AT_DESC. */
export const enumValueName: LintRule = {
  id: 'enum-value-name',
  summary: 'Enum values are SCREAMING_SNAKE_CASE.',
  reason: 'Clients tell values from types and fields at a glance.',
  *check({ subgraph }) {
    for (const type of typesOf(subgraph.document)) {
      if (!('values' in type)) continue;
      for (const node of type.values ?? []) {
        const coordinate = `${type.name.value}.${node.name.value}`;
        if (/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/.test(node.name.value)) continue;
        yield {
          node,
          coordinate,
          message: `Enum value ${coordinate} is not SCREAMING_SNAKE_CASE.`,
        };
      }
    }
  },
};
