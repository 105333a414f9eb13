import { parse, print } from 'graphql';
import type { FetchNode, PlanNode, Requirement } from './plan.ts';

/** A plan as a person reads it, in the form that Apollo's tools show. */
export function printPlan(plan: PlanNode): string {
  return block('QueryPlan', printNode(plan));
}

function printNode(node: PlanNode): string {
  switch (node.kind) {
    case 'sequence':
    case 'parallel': {
      const name = node.kind === 'sequence' ? 'Sequence' : 'Parallel';
      return block(name, node.nodes.map(printNode).join(',\n'));
    }
    case 'subscription': {
      const rest = node.rest ? [block('Rest:', printNode(node.rest))] : [];
      return block(
        'Subscription',
        [block('Primary:', printNode(node.primary)), ...rest].join(',\n'),
      );
    }
    case 'condition':
      return [
        node.whenTrue && block(`Include(if: $${node.variable})`, printNode(node.whenTrue)),
        node.whenFalse && block(`Skip(if: $${node.variable})`, printNode(node.whenFalse)),
      ]
        .filter((part) => part !== undefined)
        .join(',\n');
    case 'defer': {
      const primary = node.primary ? [block('Primary:', printNode(node.primary))] : [];
      const deferred = node.deferred.flatMap(({ label, node: inner }) =>
        inner ? [block(`Deferred(label: ${JSON.stringify(label)}):`, printNode(inner))] : [],
      );
      return block('Defer', [...primary, ...deferred].join(',\n'));
    }
    case 'fetch':
      return node.path.length === 0
        ? printFetch(node)
        : block(`Flatten(path: "${node.path.join('.')}")`, printFetch(node));
  }
}

function printFetch({ subgraph, requires, operation }: FetchNode): string {
  const needs = requires ? `{\n${indent(printRequirements(requires))}\n} =>\n` : '';
  return block(`Fetch(service: "${subgraph}")`, needs + print(parse(operation.text)));
}

function printRequirements(requires: readonly Requirement[]): string {
  return requires
    .map((one) => {
      const name = one.kind === 'field' ? one.name : `... on ${one.typeCondition}`;
      return one.requires ? block(name, printRequirements(one.requires)) : name;
    })
    .join('\n');
}

function block(head: string, body: string): string {
  return `${head} {\n${indent(body)}\n}`;
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
