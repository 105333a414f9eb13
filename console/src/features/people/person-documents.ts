import { graphql, type ResultOf } from '../../app/graph/graphql.ts';

export const personDocument = graphql(`
  query ConsolePerson($id: ID!) {
    user(id: $id) {
      id
      email
      isEmailVerified
      displayName
      avatar { url(size: SMALL) }
      locale
      roles
      status
      createdAt
      deletionDueAt
    }
  }
`);

export type Person = NonNullable<ResultOf<typeof personDocument>['user']>;

export const personOrdersDocument = graphql(`
  query ConsolePersonOrders($id: ID!) {
    user(id: $id) {
      id
      orders(first: 10) {
        nodes { id number status placedAt total { amountMinor currency } }
      }
    }
  }
`);

export const personSessionsDocument = graphql(`
  query ConsolePersonSessions($id: ID!) {
    user(id: $id) {
      id
      sessions { id clientName device place lastUsedAt }
    }
  }
`);

const auditEntry = graphql(`
  fragment PersonAuditEntry on AuditEntry {
    id
    at
    action
    actorKind
    actor { id displayName }
    subject
    place
    requestId
    details { name value }
  }
`);

export type AuditEntry = ResultOf<typeof auditEntry>;

export const personAuditDocument = graphql(
  `
    query ConsolePersonAudit($first: Int, $after: String, $filter: AuditFilter) {
      auditEntries(first: $first, after: $after, filter: $filter) {
        nodes { ...PersonAuditEntry }
        pageInfo { hasNextPage endCursor }
      }
    }
  `,
  [auditEntry],
);

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

export const revokeSessionDocument = graphql(`
  mutation ConsoleRevokeUserSession($input: RevokeUserSessionInput!) {
    revokeUserSession(input: $input) {
      session { id }
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
