import {
  type ASTNode,
  BREAK,
  type DirectiveNode,
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import type { Variables } from '../execute/run.ts';
import { conditionsIn, valueOfCondition } from './condition-variables.ts';
import { settle } from './literal-conditions.ts';
import type { Asked } from './serial-mutation.ts';

/** Ways to choose that are remembered of one operation. */
const CHOICES_MAX = 64;

/**
 * Takes the conditions out of operations where a planner errs about them: of an entity of which something
 * is asked that `@requires` needs for, it asks nothing at all where a condition (GraphQL §3.13) leaves
 * that out, since what was needed for it has not come.
 *
 * @param requiring names of fields that need others
 */
export function settleConditions(requiring: ReadonlySet<string>) {
  const known = new WeakMap<OperationDefinitionNode, Map<string, Asked> | undefined>();

  return (asked: Asked, variables: Variables): Asked => {
    const { document, operation } = asked;
    if (requiring.size === 0) return asked;
    if (!known.has(operation))
      known.set(operation, isConcerned(asked, requiring) ? new Map() : undefined);
    const made = known.get(operation);
    if (!made) return asked;
    const isTrue = (name: string) => valueOfCondition(name, operation, variables) === true;
    const names = conditionsIn([operation, ...fragmentsOf(document)]);
    const choice = names.map((name) => (isTrue(name) ? '1' : '0')).join('');
    const before = made.get(choice);
    if (before) return before;
    const evaluate: Parameters<typeof settle>[1] = (condition) =>
      condition.kind === Kind.VARIABLE ? isTrue(condition.name.value) : undefined;
    const settled = {
      document: {
        ...document,
        definitions: fragmentsOf(document).map((fragment) => settle(fragment, evaluate)),
      },
      operation: settle(operation, evaluate),
    };
    if (made.size >= CHOICES_MAX) made.clear();
    made.set(choice, settled);
    return settled;
  };
}

function fragmentsOf({ definitions }: DocumentNode) {
  return definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
}

/** Whether a condition decides over a field that needs others. */
function isConcerned({ document, operation }: Asked, requiring: ReadonlySet<string>): boolean {
  const fragments = new Map(fragmentsOf(document).map((one) => [one.name.value, one]));
  const needs = (node: ASTNode): boolean => {
    let found = false;
    visit(node, {
      enter(inner) {
        if (inner.kind === Kind.FIELD && requiring.has(inner.name.value)) found = true;
        const fragment =
          inner.kind === Kind.FRAGMENT_SPREAD ? fragments.get(inner.name.value) : undefined;
        if (fragment && needs(fragment)) found = true;
        return found ? BREAK : undefined;
      },
    });
    return found;
  };
  return [operation, ...fragments.values()].some((definition) => {
    let isConditional = false;
    visit(definition, {
      enter(node) {
        if (!('directives' in node) || !node.directives?.some(isByVariable)) return undefined;
        if (needs(node)) isConditional = true;
        return isConditional ? BREAK : undefined;
      },
    });
    return isConditional;
  });
}

function isByVariable({ name, arguments: given = [] }: DirectiveNode): boolean {
  const isCondition = name.value === 'skip' || name.value === 'include';
  return isCondition && given.some(({ value }) => value.kind === Kind.VARIABLE);
}
