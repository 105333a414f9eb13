import type {
  ArgumentNode,
  DirectiveNode,
  FieldNode,
  GraphQLArgument,
  GraphQLField,
  GraphQLObjectType,
} from 'graphql';
import { type Amount, amountOf, fromArgument, type Variables } from './amount.ts';
import { argumentWeight, type CostModel, fieldWeight } from './cost-model.ts';
import { inputWeight } from './input-weight.ts';

/**
 * Of asking a field once: its weight, its arguments and the directives at it. It may be less than
 * nothing. Of nodes that merge, those directives count that make it the dearest.
 *
 * @param nodes of one response name, and so with the same arguments
 * @see https://ibm.github.io/graphql-specs/cost-spec.html#sec-Field-Cost
 */
export function ownCost(
  model: CostModel,
  parent: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  nodes: readonly FieldNode[],
): Amount {
  const weightOf = (argument: GraphQLArgument) => argumentWeight(model, parent, field, argument);
  const directives = nodes.map((node) => directivesCost(model, node.directives ?? []));
  return sumOf([
    fieldWeight(model, parent, field.name),
    ...argumentsCost(model, { defined: field.args, sent: nodes[0]?.arguments, weightOf }),
    dearestOf(directives),
  ]);
}

function directivesCost(model: CostModel, directives: readonly DirectiveNode[]): Amount {
  return sumOf(
    directives.flatMap(({ name, arguments: sent }) => {
      const defined = model.schema.getDirective(name.value)?.args ?? [];
      const weightOf = (argument: GraphQLArgument) =>
        model.directives.weights.get(`@${name.value}(${argument.name}:)`);
      return argumentsCost(model, { defined, sent, weightOf });
    }),
  );
}

interface Sent {
  readonly defined: readonly GraphQLArgument[];
  readonly sent: readonly ArgumentNode[] | undefined;
  /** By @cost; undefined without one. */
  readonly weightOf: (argument: GraphQLArgument) => number | undefined;
}

function argumentsCost(model: CostModel, { defined, sent = [], weightOf }: Sent): Amount[] {
  return defined.flatMap((argument) => {
    const weigh = inputWeight(model, argument.type, weightOf(argument));
    if (!weigh) return [];
    const given = sent.find(({ name }) => name.value === argument.name)?.value;
    return [fromArgument(given, argument, (value) => weigh(value))];
  });
}

function sumOf(parts: readonly Amount[]): Amount {
  let fixed = 0;
  const varying: ((variables: Variables) => number)[] = [];
  for (const part of parts) {
    if (typeof part === 'number') fixed += part;
    else varying.push(part);
  }
  if (varying.length === 0) return fixed;
  return (variables) => varying.reduce((sum, part) => sum + part(variables), fixed);
}

function dearestOf(parts: readonly Amount[]): Amount {
  const dearest = (variables: Variables) =>
    Math.max(...parts.map((part) => amountOf(part, variables)));
  return parts.some((part) => typeof part === 'function') ? dearest : dearest({});
}
