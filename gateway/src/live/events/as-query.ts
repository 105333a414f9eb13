import {
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';

/** What of `Query` is asked instead of a subscription's field. */
export interface Asked {
  readonly field: string;
  /** Its argument that takes the subject of an event; undefined where it is asked without one. */
  readonly by?: string;
}

/** A subscription as the query that answers each of its events. */
export interface EventQuery {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** The variable that takes the subject, where there is one. */
  readonly subject: string;
  /** Where the answer has the thing. */
  readonly key: string;
}

/**
 * The one field of a subscription (GraphQL §5.2.3.1), asked of `Query`, by the subject of an event where one is
 * meant; what is selected of it stays as it was, and so do variables, of which those of its own arguments are of
 * no use.
 */
export function asQuery(
  { document, operation }: { document: DocumentNode; operation: OperationDefinitionNode },
  field: FieldNode,
  { field: name, by }: Asked,
): EventQuery {
  const key = (field.alias ?? field.name).value;
  const subject = unusedName(operation);
  const asked: FieldNode = {
    kind: Kind.FIELD,
    alias: nameNode(key),
    name: nameNode(name),
    arguments:
      by === undefined
        ? []
        : [{ kind: Kind.ARGUMENT, name: nameNode(by), value: variableNode(subject) }],
    selectionSet: selectionsOf(document, operation),
  };
  const query: OperationDefinitionNode = {
    kind: Kind.OPERATION_DEFINITION,
    operation: OperationTypeNode.QUERY,
    ...(operation.name && { name: operation.name }),
    variableDefinitions: [
      ...(operation.variableDefinitions ?? []),
      ...(by === undefined ? [] : [idVariable(subject)]),
    ],
    selectionSet: { kind: Kind.SELECTION_SET, selections: [asked] },
  };
  const others = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  return {
    document: { ...document, definitions: [query, ...others] },
    operation: query,
    subject,
    key,
  };
}

/** The field of a subscription; it may stand in fragments, and more than once. */
export function fieldOf(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): FieldNode | undefined {
  return fieldsIn(document, operation.selectionSet)[0];
}

function selectionsOf(document: DocumentNode, { selectionSet }: OperationDefinitionNode) {
  const selections = fieldsIn(document, selectionSet).flatMap(
    (field) => field.selectionSet?.selections ?? [],
  );
  return { kind: Kind.SELECTION_SET, selections } as const;
}

/** Fragments of a valid document do not go in circles. */
function fieldsIn(document: DocumentNode, set: SelectionSetNode): FieldNode[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsIn(document, selection.selectionSet);
    const fragment = document.definitions.find(
      (one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === selection.name.value,
    );
    return fragment && 'selectionSet' in fragment && fragment.selectionSet
      ? fieldsIn(document, fragment.selectionSet)
      : [];
  });
}

function unusedName({ variableDefinitions = [] }: OperationDefinitionNode): string {
  const taken = new Set(variableDefinitions.map(({ variable }) => variable.name.value));
  let name = 'subject';
  while (taken.has(name)) name = `_${name}`;
  return name;
}

function idVariable(name: string) {
  return {
    kind: Kind.VARIABLE_DEFINITION,
    variable: variableNode(name),
    type: { kind: Kind.NON_NULL_TYPE, type: { kind: Kind.NAMED_TYPE, name: nameNode('ID') } },
  } as const;
}

function nameNode(value: string) {
  return { kind: Kind.NAME, value } as const;
}

function variableNode(name: string) {
  return { kind: Kind.VARIABLE, name: nameNode(name) } as const;
}
