import {
  GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql';

/** The schema with the types alone that its roots lead to. */
export function withoutUnreachable(schema: GraphQLSchema): GraphQLSchema {
  const reached = reachableTypes(schema);
  const config = schema.toConfig();
  return new GraphQLSchema({
    ...config,
    types: config.types.filter(({ name }) => reached.has(name)),
  });
}

/** Names of the types that root fields and executable directives lead to, interfaces to what implements them. */
export function reachableTypes(schema: GraphQLSchema): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
    .flatMap((type) => (type ? [type.name] : []))
    .concat(
      schema.getDirectives().flatMap(({ args }) => args.map(({ type }) => getNamedType(type).name)),
    );
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    const type = schema.getType(name);
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        open.push(
          getNamedType(field.type).name,
          ...field.args.map((arg) => getNamedType(arg.type).name),
        );
      }
      open.push(...type.getInterfaces().map((parent) => parent.name));
    }
    if (isInterfaceType(type)) {
      const { objects, interfaces } = schema.getImplementations(type);
      open.push(...[...objects, ...interfaces].map((child) => child.name));
    }
    if (isUnionType(type)) open.push(...type.getTypes().map((member) => member.name));
    if (isInputObjectType(type)) {
      open.push(...Object.values(type.getFields()).map((field) => getNamedType(field.type).name));
    }
  }
  return reached;
}
