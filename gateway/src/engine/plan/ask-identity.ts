import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  isObjectType,
  Kind,
  parse,
  print,
} from 'graphql';
import { argumentOf, isFalse } from './join-directives.ts';

/** Under this name a stream tells which thing an event is of. */
export const IDENTITY = '_identity_';

/**
 * Has a subscription's stream tell of each event which thing it is of, by a key that its subgraph has: who is
 * slow then misses what was before, and nothing of other things. Where the root field gives no thing with a
 * key of one field, the document as it came.
 *
 * @param text of one operation and its fragments
 */
export function askIdentity(text: string, supergraph: GraphQLSchema): string {
  if (text.includes(IDENTITY)) return text;
  const document = parse(text, { noLocation: true });
  const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
  if (operation?.operation !== 'subscription') return text;
  const [root] = operation.selectionSet.selections;
  if (root?.kind !== Kind.FIELD || !root.selectionSet) return text;
  const key = keyOf(root.name.value, supergraph);
  if (key === undefined) return text;
  const asked: FieldNode = {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: IDENTITY },
    name: { kind: Kind.NAME, value: key },
  };
  const selections = [...root.selectionSet.selections, asked];
  const thing: FieldNode = { ...root, selectionSet: { ...root.selectionSet, selections } };
  const selectionSet = { ...operation.selectionSet, selections: [thing] };
  const changed: DocumentNode = {
    ...document,
    definitions: document.definitions.map((one) =>
      one === operation ? { ...operation, selectionSet } : one,
    ),
  };
  return print(changed);
}

/** The first key of one field that the stream's own subgraph knows of what the stream gives. */
function keyOf(root: string, supergraph: GraphQLSchema): string | undefined {
  const field = supergraph.getSubscriptionType()?.getFields()[root];
  if (!field || isListType(getNullableType(field.type))) return undefined;
  const thing = getNamedType(field.type);
  if (!isObjectType(thing)) return undefined;
  const graphs = graphsOf(field.astNode?.directives, 'join__field');
  const isOfStream = (one: ConstDirectiveNode): boolean =>
    graphs.length === 0 || graphs.includes(argumentOf(one, 'graph') ?? '');
  return joins(thing.astNode?.directives, 'join__type')
    .filter((one) => isOfStream(one) && !isFalse(one, 'resolvable'))
    .map((one) => argumentOf(one, 'key') ?? '')
    .find((key) => {
      const of = thing.getFields()[key];
      return of && isLeafType(getNullableType(of.type)) && !isHidden(of.astNode?.directives);
    });
}

function graphsOf(directives: readonly ConstDirectiveNode[] = [], what: string): string[] {
  return joins(directives, what).flatMap((one) => argumentOf(one, 'graph') ?? []);
}

function joins(directives: readonly ConstDirectiveNode[] = [], what: string) {
  return directives.filter(({ name }) => name.value === what);
}

function isHidden(directives: readonly ConstDirectiveNode[] = []): boolean {
  return directives.some(({ name }) => name.value === 'inaccessible');
}
