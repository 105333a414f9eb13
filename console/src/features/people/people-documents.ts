import { graphql, type ResultOf } from '../../app/graph/graphql.ts';

const personRow = graphql(`
  fragment PersonRow on User {
    id
    email
    displayName
    roles
    status
    createdAt
  }
`);

export type PersonRow = ResultOf<typeof personRow>;

export const peopleDocument = graphql(
  `
    query ConsolePeople($first: Int, $after: String, $filter: UserFilter) {
      users(first: $first, after: $after, filter: $filter) {
        nodes { ...PersonRow }
        pageInfo { hasNextPage endCursor }
      }
    }
  `,
  [personRow],
);

export const rolesDocument = graphql(`
  query ConsoleRoles {
    roles { name description permissions }
  }
`);

export const personDocument = graphql(
  `
    query ConsolePerson($id: ID!, $orders: Boolean!) {
      user(id: $id) {
        ...PersonRow
        orders(first: 10) @include(if: $orders) {
          nodes { id number status placedAt total { amountMinor currency } }
        }
      }
    }
  `,
  [personRow],
);

export const setRolesDocument = graphql(`
  mutation ConsoleSetRoles($input: SetUserRolesInput!) {
    setUserRoles(input: $input) {
      user { id roles }
      errors { ... on UserError { code message } }
    }
  }
`);

export const suspendDocument = graphql(`
  mutation ConsoleSuspend($input: SuspendUserInput!) {
    suspendUser(input: $input) {
      user { id status }
      errors { ... on UserError { code message } }
    }
  }
`);

export const reinstateDocument = graphql(`
  mutation ConsoleReinstate($input: ReinstateUserInput!) {
    reinstateUser(input: $input) {
      user { id status }
      errors { ... on UserError { code message } }
    }
  }
`);

export const revokeSessionsDocument = graphql(`
  mutation ConsoleRevokeUserSessions($input: RevokeUserSessionsInput!) {
    revokeUserSessions(input: $input) {
      user { id }
      errors { ... on UserError { code message } }
    }
  }
`);
