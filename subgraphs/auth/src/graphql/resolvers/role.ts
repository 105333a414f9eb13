import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { roleName } from '../../actions/role-fields.ts';
import { isBuiltIn, type RoleName } from '../../domain/role.ts';
import type { RoleDefinitionResolvers } from '../generated/resolvers.ts';

/** A name; it was an enum once, hence in a document ADMIN means the same as "ADMIN". */
export const Role = new GraphQLScalarType<RoleName, string>({
  name: 'Role',
  serialize: String,
  parseValue: readRole,
  parseLiteral(node) {
    if (node.kind === Kind.ENUM || node.kind === Kind.STRING) return readRole(node.value);
    throw notARole();
  },
});

export const RoleDefinition: RoleDefinitionResolvers = {
  description: ({ description }) => description || null,
  isBuiltIn: ({ name }) => isBuiltIn(name),
};

function readRole(value: unknown): RoleName {
  const { data } = roleName.safeParse(value);
  if (data === undefined) throw notARole();
  return data;
}

function notARole(): GraphQLError {
  return new GraphQLError('Role must be a name in SCREAMING_SNAKE_CASE of at most 40 characters', {
    extensions: { code: 'BAD_USER_INPUT' },
  });
}
