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

export const setRolesDocument = graphql(`
  mutation ConsoleSetRoles($input: SetUserRolesInput!) {
    setUserRoles(input: $input) {
      user { id roles }
      errors { ... on UserError { code message } }
    }
  }
`);
