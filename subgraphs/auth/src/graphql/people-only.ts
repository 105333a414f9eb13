import { Kind, parse } from 'graphql';
import { requirePerson } from '../actions/require-person.ts';
import type { GraphContext } from './context.ts';
import type { Resolvers } from './generated/resolvers.ts';

type RootField = (parent: unknown, args: never, context: GraphContext, info: never) => unknown;

/**
 * Keeps machines from what is a person's own: fields of Query and Mutation that are `@authenticated` and ask for no
 * permission, such as ending sessions or making API keys. What asks for a permission is for a machine that has it,
 * unless it asks for a fresh proof as well.
 */
export function keepForPeople(resolvers: Resolvers, typeDefs: string): Resolvers {
  const guarded = { ...resolvers };
  for (const definition of parse(typeDefs).definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const root = definition.name.value;
    if (root !== 'Query' && root !== 'Mutation') continue;
    const fields = { ...guarded[root] } as Record<string, RootField>;
    for (const { name, directives = [] } of definition.fields ?? []) {
      const has = (directive: string) => directives.some((one) => one.name.value === directive);
      const resolve = fields[name.value];
      if (resolve && has('authenticated') && !has('requiresScopes')) {
        fields[name.value] = forPeople(resolve);
      }
    }
    Object.assign(guarded, { [root]: fields });
  }
  return guarded;
}

function forPeople(resolve: RootField): RootField {
  return (parent, args, context, info) => {
    requirePerson(context.caller);
    return resolve(parent, args, context, info);
  };
}
