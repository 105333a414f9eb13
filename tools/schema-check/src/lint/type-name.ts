import { type LintRule, typesOf } from './lint-rule.ts';

/** Types are PascalCase: Order, OrderLine. */
export const typeName: LintRule = {
  id: 'type-name',
  summary: 'Type names are PascalCase.',
  reason: 'Generated code takes over the names of the graph.',
  *check({ subgraph }) {
    for (const node of typesOf(subgraph.document)) {
      const { value: name } = node.name;
      if (/^[A-Z][A-Za-z0-9]*$/.test(name)) continue;
      yield { node, coordinate: name, message: `Type ${name} is not PascalCase.` };
    }
  },
};
