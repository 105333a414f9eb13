import { type GraphQLSchema, isInterfaceType, isObjectType, Kind, parse, visit } from 'graphql';

/** Names that mean something on the way from the client to a subgraph and back. */
export interface SchemaNames {
  /** Of every type and field. */
  readonly all: ReadonlySet<string>;
  /** Of fields that subgraphs need of each other (`@requires`, `@fromContext`), with arguments of their own. */
  readonly required: ReadonlySet<string>;
}

export function schemaNames(supergraph: GraphQLSchema, supergraphSdl: string): SchemaNames {
  const all = new Set<string>();
  for (const type of Object.values(supergraph.getTypeMap())) {
    all.add(type.name);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.keys(type.getFields())) all.add(field);
  }
  return { all, required: requiredNames(supergraphSdl) };
}

/** `constructor`, `toString`, `__proto__` and their like, which an object answers to that lacks them. */
export const ofEveryObject: ReadonlySet<string> = new Set(
  Object.getOwnPropertyNames(Object.prototype),
);

/** Words of the field sets in `join__field(requires:)` and `join__ContextArgument.selection`. */
function requiredNames(supergraphSdl: string): ReadonlySet<string> {
  const names = new Set<string>();
  visit(parse(supergraphSdl, { noLocation: true }), {
    Directive: ({ name }) => (name.value === 'join__field' ? undefined : false),
    Argument: ({ name, value }) => {
      if (name.value === 'requires' && value.kind === Kind.STRING) addWords(value.value);
    },
    ObjectField: ({ name, value }) => {
      if (name.value === 'selection' && value.kind === Kind.STRING) addWords(value.value);
    },
  });
  return names;

  function addWords(text: string): void {
    for (const word of text.match(/[_A-Za-z]\w*/g) ?? []) names.add(word);
  }
}
