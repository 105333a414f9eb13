import {
  type DefinitionNode,
  type DirectiveNode,
  type DocumentNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';

/** What client libraries take out of a document before they send it. */
const CLIENT_DIRECTIVES = new Set([
  ...['client', 'rest', 'connection', 'export', 'nonreactive', 'unmask'],
  // Relay's, which its compiler follows.
  ...['argumentDefinitions', 'arguments', 'relay', 'refetchable', 'inline', 'required', 'catch'],
  ...['throwOnFieldError', 'alias', 'raw_response_type', 'preloadable', 'waterfall', 'updatable'],
  ...['appendNode', 'prependNode', 'appendEdge', 'prependEdge', 'deleteRecord', 'deleteEdge'],
  ...['assignable', 'no_inline', 'module', 'match', 'stream_connection'],
]);

/** Those of urql, and of what is typed by gql.tada, begin with an underscore. */
function isTakenOut({ name: { value } }: DirectiveNode): boolean {
  return CLIENT_DIRECTIVES.has(value) || value.startsWith('_');
}

/**
 * A document as it is sent: without fields of the client's own (@client, @rest), without directives that the client
 * answers itself, and without variables that only those used. What has nothing left is not sent.
 */
export function asSent(document: DocumentNode): DocumentNode {
  let isOfServer = true;
  visit(document, {
    Directive(node) {
      if (isTakenOut(node)) isOfServer = false;
    },
  });
  if (isOfServer) return document;

  const usedBefore = variablesOf(document);
  let sent = visit(document, {
    SelectionSet: {
      enter: (node): SelectionSetNode => ({
        ...node,
        selections: node.selections.filter((selection) => !isOfClient(selection)),
      }),
    },
    Directive: (node) => (isTakenOut(node) ? null : undefined),
  });
  sent = withoutEmpty(sent);
  const used = variablesOf(sent);
  return visit(sent, {
    VariableDefinition: ({ variable: { name } }) =>
      usedBefore.has(name.value) && !used.has(name.value) ? null : undefined,
  });
}

/** Whether fragments of a document take arguments, as Relay lets them: then its variables are not all its own. */
export function takesArguments(document: DocumentNode): boolean {
  let takes = false;
  visit(document, {
    Directive({ name }) {
      takes ||= name.value === 'argumentDefinitions' || name.value === 'arguments';
    },
  });
  return takes;
}

function isOfClient({ directives = [] }: { directives?: readonly DirectiveNode[] }): boolean {
  return directives.some(({ name }) => name.value === 'client' || name.value === 'rest');
}

/** Fields, fragments and operations of which nothing is left, and what refers to them, until there are none. */
function withoutEmpty(document: DocumentNode): DocumentNode {
  const gone = new Set(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION && isEmpty(node) ? [node.name.value] : [],
    ),
  );
  const isGone = (node: SelectionNode) =>
    node.kind === Kind.FRAGMENT_SPREAD ? gone.has(node.name.value) : isEmpty(node);
  let hasChanged = false;
  const fuller = visit(document, {
    SelectionSet(node): SelectionSetNode | undefined {
      const selections = node.selections.filter((selection) => !isGone(selection));
      if (selections.length === node.selections.length) return;
      hasChanged = true;
      return { ...node, selections };
    },
  });
  const definitions = fuller.definitions.filter((node) => !isEmpty(node));
  hasChanged ||= definitions.length < fuller.definitions.length;
  return hasChanged ? withoutEmpty({ ...fuller, definitions }) : document;
}

function isEmpty(node: DefinitionNode | SelectionNode): boolean {
  return 'selectionSet' in node && node.selectionSet?.selections.length === 0;
}

function variablesOf(document: DocumentNode): ReadonlySet<string> {
  const used = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    Variable: ({ name }) => void used.add(name.value),
  });
  return used;
}
