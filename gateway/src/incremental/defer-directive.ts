import {
  DirectiveLocation,
  GraphQLBoolean,
  GraphQLDirective,
  GraphQLNonNull,
  GraphQLSchema,
  GraphQLString,
} from 'graphql';
import { DEFER } from '../engine/plan/defer-labels.ts';

const deferDirective = new GraphQLDirective({
  name: DEFER,
  description:
    'What the fragment asks for may come later than the rest of the answer, in a part of its own; clients ask for parts by `Accept: multipart/mixed;deferSpec=20220824,application/json`.',
  locations: [DirectiveLocation.FRAGMENT_SPREAD, DirectiveLocation.INLINE_FRAGMENT],
  args: {
    if: {
      type: new GraphQLNonNull(GraphQLBoolean),
      defaultValue: true,
      description: 'Whether it may.',
    },
    label: {
      type: GraphQLString,
      description: 'Comes with the part, so that it is known again; unique in a document.',
    },
  },
});

const known = new WeakMap<GraphQLSchema, GraphQLSchema>();

/** The schema with `@defer`; the same for the same. */
export function withDefer(schema: GraphQLSchema): GraphQLSchema {
  if (schema.getDirective(DEFER)) return schema;
  const before = known.get(schema);
  if (before) return before;
  const config = schema.toConfig();
  const made = new GraphQLSchema({
    ...config,
    directives: [...config.directives, deferDirective],
  });
  known.set(schema, made);
  return made;
}
