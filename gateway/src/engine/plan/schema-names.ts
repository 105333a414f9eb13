import { type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql';

/** Names that an alias must not take on its way: a planner or a subgraph would mean the field or type. */
export function schemaNames(supergraph: GraphQLSchema): ReadonlySet<string> {
  const names = new Set<string>();
  for (const type of Object.values(supergraph.getTypeMap())) {
    names.add(type.name);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.keys(type.getFields())) names.add(field);
  }
  return names;
}

/** `constructor`, `toString`, `__proto__` and their like, which an object answers to that lacks them. */
export const ofEveryObject: ReadonlySet<string> = new Set(
  Object.getOwnPropertyNames(Object.prototype),
);
