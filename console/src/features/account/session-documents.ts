import { graphql } from '../../app/graph/graphql.ts';

export const mySessionsDocument = graphql(`
  query ConsoleMySessions {
    mySessions {
      id
      createdAt
      lastUsedAt
      clientName
      device
      place
      isCurrent
    }
  }
`);

export const revokeSessionDocument = graphql(`
  mutation ConsoleRevokeSession($input: RevokeSessionInput!) {
    revokeSession(input: $input) {
      session { id }
      errors { ... on UserError { code message } }
    }
  }
`);

export const revokeOthersDocument = graphql(`
  mutation ConsoleRevokeOtherSessions {
    revokeOtherSessions { revokedCount }
  }
`);
