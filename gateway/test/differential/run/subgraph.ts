import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  type DocumentNode,
  execute,
  type GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  isInterfaceType,
  Kind,
  parse,
  validate,
  visit,
} from 'graphql';
import type { Data, Thing } from '../data.ts';
import { strikesEntity } from '../faults.ts';
import type { SubgraphSource, World } from '../graph/world.ts';
import { type Case, resolver } from './resolve.ts';

export interface SubgraphQuestion {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export interface GivenAnswer {
  data?: Record<string, unknown> | null;
  errors?: GraphQLFormattedError[];
  /** Stock's alone. */
  extensions?: { readonly valueCompletion?: readonly { readonly path: (string | number)[] }[] };
}

export type Subgraph = ReturnType<typeof createSubgraph>;

/**
 * A subgraph in this process. It executes by a schema that promises and checks nothing, so that it can
 * break its promises; queries are validated against what it does promise.
 */
export function createSubgraph({ name, typeDefs }: SubgraphSource, world: World, data: Data) {
  const document = parse(typeDefs, { noLocation: true });
  const strict = build(document, data);
  const lenient = build(withoutPromises(document), data);
  const known = new Map<string, DocumentNode | GraphQLFormattedError[]>();
  const fieldResolver = resolver({ world, subgraph: name, valueFor: data.fieldAsTold });

  function read(query: string): DocumentNode | GraphQLFormattedError[] {
    const parsed = parse(query, { noLocation: true });
    const faults = validate(strict, parsed);
    return faults.length > 0 ? faults.map(asJson) : parsed;
  }

  return async (
    { query, variables = {} }: SubgraphQuestion,
    running: Case,
  ): Promise<GivenAnswer> => {
    const { fault } = running;
    const isStruck = 'subgraph' in fault && fault.subgraph === name;
    if (fault.kind === 'down' && isStruck) return { errors: [{ message: `${name} is down` }] };
    const asked = known.get(query) ?? read(query);
    known.set(query, asked);
    if (Array.isArray(asked)) return { errors: asked };
    const isOfWorld = fault.kind !== 'none' && !('subgraph' in fault);
    const answer = await execute({
      schema: isOfWorld ? lenient : strict,
      document: asked,
      variableValues: structuredClone(variables),
      contextValue: running,
      fieldResolver,
      typeResolver: (thing) => (thing as Thing).__typename,
    });
    const given = JSON.parse(JSON.stringify(answer)) as GivenAnswer;
    if (isStruck && fault.kind === 'pathlessErrors')
      for (const one of given.errors ?? []) Reflect.deleteProperty(one, 'path');
    if (isStruck && fault.kind === 'shortLists') shorten(given);
    return given;
  };

  function build(from: DocumentNode, { memberOf }: Data): GraphQLSchema {
    const schema = buildSubgraphSchema({ typeDefs: from });
    const entities = schema.getQueryType()?.getFields()['_entities'];
    if (!entities) return schema;
    entities.resolve = (_root, { representations }, running: Case) =>
      (representations as Record<string, unknown>[]).map((given) => {
        const id = idOf(given);
        const typename = String(given['__typename']);
        const isFamily = isInterfaceType(schema.getType(typename));
        const thing = { __typename: isFamily ? memberOf(typename, id) : typename, id, given };
        return strike(thing, running);
      });
    return schema;
  }

  function strike(thing: Thing, { fault }: Case): Thing | Error | null {
    const isHere = 'subgraph' in fault && fault.subgraph === name;
    if (!isHere || !strikesEntity(fault, thing.__typename, thing.id)) return thing;
    if (fault.kind === 'unknownEntities') return null;
    return fault.kind === 'entityErrors' ? new Error(`struck ${thing.__typename}`) : thing;
  }
}

function idOf({ id, code, ref }: Record<string, unknown>): string {
  if (typeof id === 'string') return id;
  if (typeof code === 'string') return code.slice(1);
  return String((ref as Record<string, unknown>)['n']);
}

function shorten({ data }: GivenAnswer): void {
  for (const [key, value] of Object.entries(data ?? {}))
    if (key.startsWith('_entities') && Array.isArray(value)) value.pop();
}

function asJson(error: GraphQLError): GraphQLFormattedError {
  return error.toJSON();
}

/** What it gives may be null, and whatever else. */
function withoutPromises(document: DocumentNode): DocumentNode {
  const leaves = new Set(['Int', 'Float', 'String', 'Boolean', 'ID', 'Json', 'Color']);
  const changed = visit(document, {
    InputObjectTypeDefinition: () => false,
    InputValueDefinition: () => false,
    NonNullType: { leave: ({ type }) => type },
    NamedType(node) {
      return leaves.has(node.name.value)
        ? { ...node, name: { kind: Kind.NAME, value: 'Anything' } as const }
        : undefined;
    },
  });
  const anything = {
    kind: Kind.SCALAR_TYPE_DEFINITION,
    name: { kind: Kind.NAME, value: 'Anything' },
  } as const;
  return { ...changed, definitions: [...changed.definitions, anything] };
}
