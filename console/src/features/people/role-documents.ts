import { graphql, type ResultOf } from '../../app/graph/graphql.ts';

export const rolesDocument = graphql(`
  query ConsoleRoles {
    roles { name description permissions isBuiltIn }
  }
`);

export type RoleDefinition = NonNullable<ResultOf<typeof rolesDocument>['roles']>[number];

export const defineRoleDocument = graphql(`
  mutation ConsoleDefineRole($input: DefineRoleInput!) {
    defineRole(input: $input) {
      role { name description permissions isBuiltIn }
      isInForce
      errors { ... on UserError { code message } }
    }
  }
`);

export const deleteRoleDocument = graphql(`
  mutation ConsoleDeleteRole($input: DeleteRoleInput!) {
    deleteRole(input: $input) {
      deletedName
      errors { ... on UserError { code message } }
    }
  }
`);
