import {
  type ASTNode,
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  validate,
  visit,
} from 'graphql';

/** A try costs some milliseconds; what is not minimal by then is short enough to be read. */
const TRIES_MAX = 400;

/**
 * Takes selections, arguments and directives out of an operation as long as it stays valid and shows what
 * it showed.
 */
export async function minimise(
  document: DocumentNode,
  schema: GraphQLSchema,
  shows: (document: DocumentNode) => Promise<boolean>,
): Promise<DocumentNode> {
  let best = document;
  let tries = 0;
  for (let index = 0; tries < TRIES_MAX; ) {
    const shorter = withoutPart(best, index);
    if (!shorter) break;
    const isValid = shorter !== best && validate(schema, shorter).length === 0;
    if (isValid) tries += 1;
    if (isValid && (await shows(shorter))) best = shorter;
    else index += 1;
  }
  return best;
}

/** Undefined where there are not so many parts; the same where a selection would be left with nothing. */
function withoutPart(document: DocumentNode, index: number): DocumentNode | undefined {
  let count = -1;
  const isIt = (): null | undefined => {
    count += 1;
    return count === index ? null : undefined;
  };
  let isEmpty = false;
  const shorter = visit(document, {
    SelectionSet: {
      leave(set) {
        if (set.selections.length === 0) isEmpty = true;
      },
    },
    Field: isIt,
    InlineFragment: isIt,
    FragmentSpread: isIt,
    Directive: isIt,
    Argument: isIt,
  });
  if (count < index) return undefined;
  return isEmpty ? document : withoutUnused(shorter);
}

function withoutUnused(document: DocumentNode): DocumentNode {
  const fragments = new Set<string>();
  const variables = new Set<string>();
  const look = (node: ASTNode): void => {
    visit(node, {
      FragmentSpread({ name: { value } }) {
        if (fragments.has(value)) return;
        fragments.add(value);
        const fragment = document.definitions.find(
          (one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === value,
        );
        if (fragment) look(fragment);
      },
      VariableDefinition: () => false,
      Variable: ({ name }) => void variables.add(name.value),
    });
  };
  for (const one of document.definitions) if (one.kind === Kind.OPERATION_DEFINITION) look(one);
  const definitions = document.definitions
    .filter((one) => one.kind !== Kind.FRAGMENT_DEFINITION || fragments.has(one.name.value))
    .map((one) =>
      one.kind === Kind.OPERATION_DEFINITION ? withoutVariables(one, variables) : one,
    );
  return { ...document, definitions };
}

function withoutVariables(
  operation: OperationDefinitionNode,
  used: ReadonlySet<string>,
): OperationDefinitionNode {
  const { variableDefinitions = [] } = operation;
  return {
    ...operation,
    variableDefinitions: variableDefinitions.filter((one) => used.has(one.variable.name.value)),
  };
}
