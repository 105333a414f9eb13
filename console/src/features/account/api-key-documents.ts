import { graphql, type ResultOf } from '../../app/graph/graphql.ts';

export const myApiKeysDocument = graphql(`
  query ConsoleMyApiKeys {
    myApiKeys { id name scopes createdAt expiresAt lastUsedAt }
  }
`);

export type ApiKey = NonNullable<ResultOf<typeof myApiKeysDocument>['myApiKeys']>[number];

export const createApiKeyDocument = graphql(`
  mutation ConsoleCreateApiKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) {
      apiKey { id }
      secret
      errors { ... on UserError { code message } }
    }
  }
`);

export const renameApiKeyDocument = graphql(`
  mutation ConsoleRenameApiKey($input: RenameApiKeyInput!) {
    renameApiKey(input: $input) {
      apiKey { id name }
      errors { ... on UserError { code message } }
    }
  }
`);

export const revokeApiKeyDocument = graphql(`
  mutation ConsoleRevokeApiKey($input: RevokeApiKeyInput!) {
    revokeApiKey(input: $input) {
      apiKey { id }
      errors { ... on UserError { code message } }
    }
  }
`);
