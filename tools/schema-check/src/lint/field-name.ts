import { type LintRule, typesOf } from './lint-rule.ts';

const CAMEL_CASE = /^[a-z][a-zA-Z0-9]*$/;
const ACCESSOR = /^(?:get|list|fetch)[A-Z]/;

/** Fields, arguments and input fields are camelCase; a query is named by what it gives, without get or list. */
export const fieldName: LintRule = {
  id: 'field-name',
  summary: 'Fields, arguments and input fields are camelCase, queries without get, list or fetch.',
  reason: 'Clients read the graph as nouns, in one spelling.',
  *check({ subgraph }) {
    for (const type of typesOf(subgraph.document)) {
      if (!('fields' in type)) continue;
      for (const node of type.fields ?? []) {
        const { value: name } = node.name;
        const coordinate = `${type.name.value}.${name}`;
        if (!CAMEL_CASE.test(name)) {
          yield { node, coordinate, message: `Field ${coordinate} is not camelCase.` };
        } else if (type.name.value === 'Query' && ACCESSOR.test(name)) {
          yield { node, coordinate, message: `Query ${name} begins with a verb of access.` };
        }
        for (const arg of 'arguments' in node ? (node.arguments ?? []) : []) {
          if (CAMEL_CASE.test(arg.name.value)) continue;
          const place = `${coordinate}(${arg.name.value}:)`;
          yield { node: arg, coordinate: place, message: `Argument ${place} is not camelCase.` };
        }
      }
    }
  },
};
