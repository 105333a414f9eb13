import { type DocumentNode, type FragmentDefinitionNode, Kind, visit } from 'graphql';
import { ambiguousKeys } from '../../src/engine/plan/ambiguous-keys.ts';
import { conditionsIn } from '../../src/engine/plan/condition-variables.ts';
import { ofEveryObject } from '../../src/engine/plan/schema-names.ts';
import type { Difference } from './compare/differences.ts';
import {
  aliasesOf,
  codeAt,
  hasListOfLists,
  hasWideFragment,
  isInListOfLists,
  lostTo,
  messagesAt,
  pathsOf,
  placeOf,
} from './compare/traits.ts';
import type { Fault } from './faults.ts';
import type { Lab } from './lab.ts';
import type { Operation } from './operation/generate-operation.ts';
import type { GivenAnswer } from './run/subgraph.ts';

/** One operation under one fault, and what came of it. */
export interface Compared {
  readonly lab: Lab;
  readonly operation: Operation;
  readonly fault: Fault;
  readonly own: GivenAnswer;
  readonly stock: GivenAnswer;
}

export interface KnownFault {
  readonly name: string;
  /** Why stock is wrong, and where that stands. */
  readonly reason: string;
  explains(difference: Difference, compared: Compared): boolean;
  /** It takes graphs and operations of which a run of the usual size may have none. */
  readonly isRare?: true;
}

export const knownFaultsOfStock: readonly KnownFault[] = [
  {
    name: 'a null in a list of lists fails the whole operation',
    reason: 'A nullable item of a list may be null (GraphQL §3.11).',
    explains: (difference) =>
      difference.kind === 'thrown' && difference.message.includes('flatMap'),
    isRare: true,
  },
  {
    name: 'a valid operation cannot be planned',
    reason:
      'What passes validation is executed (GraphQL §6.1); of types that exclude each other stock finds no way to what is never asked for.',
    explains: (difference) =>
      difference.kind === 'thrown' &&
      /^(We should have an edge from|Cannot add fragment of condition)/.test(difference.message),
    isRare: true,
  },
  {
    name: "a client's variable collides with the planner's",
    reason: "Names of variables are the client's to choose (GraphQL §2.10).",
    explains: ({ kind }, { operation: { document } }) => {
      let collides = false;
      visit(document, {
        VariableDefinition({ variable: { name } }) {
          if (/^(representations|contextualArgument)/.test(name.value)) collides = true;
        },
      });
      return kind !== 'order' && collides;
    },
    isRare: true,
  },
  {
    name: 'a name that every JavaScript object answers to is lost',
    reason: 'Any name is a good alias (GraphQL §2.1.9, §2.7); see CVE-2026-32621.',
    explains: ({ kind }, { operation }) =>
      kind !== 'order' && aliasesOf(operation).some((alias) => ofEveryObject.has(alias)),
  },
  {
    name: 'an alias is taken for the field or type of that name',
    reason:
      'An alias is the client\'s to choose (GraphQL §2.7); as the key of a representation or of "__typename" stock reads what stands under the alias.',
    explains: ({ kind }, { operation, lab }) =>
      kind !== 'order' && aliasesOf(operation).some((alias) => lab.names.has(alias)),
  },
  {
    name: 'a key of which a part is known is sent with null in its place',
    reason:
      'A thing that a subgraph cannot be told of is not asked for: with it go all others of the request (Apollo Federation, _entities).',
    explains: ({ kind }, { stock }) =>
      kind !== 'order' &&
      !!stock.errors?.some(({ message }) => /^Cannot read properties of null/.test(message)),
    isRare: true,
  },
  {
    name: 'of two fields that share a key and a place, one stands for both',
    reason:
      'Objects of types that exclude each other may have different fields under one key (GraphQL §5.3.2); the planner merges what both ask of an entity.',
    explains: ({ kind }, { operation: { document } }) =>
      kind !== 'order' &&
      document.definitions.some(
        (one) =>
          one.kind === Kind.OPERATION_DEFINITION &&
          ambiguousKeys(one, fragmentsOf(document)).size > 0,
      ),
  },
  {
    name: 'members stand in another order',
    reason: 'The order of the answer is that of the selections (GraphQL §6.3.2, §7.2.2).',
    explains: ({ kind }) => kind === 'order',
  },
  {
    name: 'a mutation is executed twice or in another order',
    reason:
      'Fields of a mutation are executed one after another in their order, and fields of one key once (GraphQL §6.2.2, §6.3.2).',
    explains: ({ kind }, { operation: { document } }) =>
      kind === 'data' &&
      document.definitions.some(
        (one) => one.kind === Kind.OPERATION_DEFINITION && one.operation === 'mutation',
      ),
    isRare: true,
  },
  {
    name: 'an interface object hides the type of a thing',
    reason:
      '"__typename" is the name of an object type (GraphQL §4.4); what a subgraph with @interfaceObject gives puts the interface there.',
    explains: ({ kind }, { lab }) => kind === 'data' && lab.hasFamily,
  },
  {
    name: 'a null that no subgraph explains is explained to nobody',
    reason:
      'A null where none may be, and a value of another type, is an error with its path (GraphQL §6.4.3, §6.4.4); stock tells it in "extensions.valueCompletion", and only if there is no other error.',
    explains: (difference, { own }) =>
      difference.kind === 'silent' &&
      ['SERVICE_UNAVAILABLE', 'NOT_FOUND'].includes(String(codeAt(own, difference.path))),
  },
  {
    name: 'an error of a whole fetch has no place',
    reason:
      'An error that can be associated with a field has its path (GraphQL §7.1.2): the fields that the fetch was to give are known.',
    explains: (difference, { stock }) =>
      (difference.kind === 'silent' && pathsOf(stock).includes('[]')) ||
      (difference.kind === 'elsewhere' && difference.path === '[]'),
  },
  {
    name: 'an error of one entity is told of another',
    reason:
      'The path of an error is that of its field (GraphQL §7.1.2); stock counts things that it has not asked for.',
    explains(difference, { own, stock }) {
      if (difference.kind !== 'silent' && difference.kind !== 'elsewhere') return false;
      const [teller, other] = difference.kind === 'silent' ? [own, stock] : [stock, own];
      return messagesAt(teller, difference.path).some((message) =>
        other.errors?.some((error) => error.path && error.message === message),
      );
    },
    isRare: true,
  },
  {
    name: 'a condition decides over more than its field',
    reason:
      'A field that is left out changes nothing for others (GraphQL §3.13, §6.3.2); of a thing of which conditions leave nothing stock fetches nothing, and a fetch that is to give a field with @requires gives nothing where that is left out.',
    explains: ({ kind }, { operation }) =>
      kind !== 'order' && kind !== 'thrown' && conditionsIn([operation.document]).length > 0,
    isRare: true,
  },
  {
    name: 'what @requires needs with arguments is taken with others',
    reason: 'A subgraph gets what it asks for in @requires (federation #2276).',
    explains: ({ kind }, { lab: { graph } }) =>
      kind === 'data' &&
      graph.subgraphs.some(({ typeDefs }) => /@requires\(fields: "[^"]*\(/.test(typeDefs)),
    isRare: true,
  },
  {
    name: 'things in lists of lists are neither found nor merged nor told of',
    reason:
      'Each thing has all that was selected of it (GraphQL §6.3.2), also where two subgraphs give parts of it, and a list of lists (§3.11) is a list.',
    explains: (difference, { own, stock, lab: { graph } }) =>
      (difference.kind === 'data' || difference.kind === 'silent') &&
      (graph.subgraphs.some(({ typeDefs }) => /: \[\[V.*@external/.test(typeDefs)) ||
        [placeOf(difference), ...lostTo(stock)].some(isInListOfLists) ||
        hasListOfLists(own.data)),
    isRare: true,
  },
  {
    name: 'a fragment within a fragment on an interface is dropped',
    reason:
      'A fragment applies to each object of its type (GraphQL §6.3.2); stock asks the fragment around it where no "__typename" was fetched.',
    explains: ({ kind }, { operation, lab }) => kind === 'data' && hasWideFragment(operation, lab),
    isRare: true,
  },
];

function fragmentsOf({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((one) => [one.name.value, one]));
}
