import { graphql } from '../../app/graph/graphql.ts';

export const beginPasskeyDocument = graphql(`
  mutation ConsoleBeginPasskeyRegistration {
    beginPasskeyRegistration {
      challenge { options }
      errors { ... on UserError { code message } }
    }
  }
`);

export const registerPasskeyDocument = graphql(`
  mutation ConsoleRegisterPasskey($input: RegisterPasskeyInput!) {
    registerPasskey(input: $input) {
      passkey { id }
      recoveryCodes
      errors { ... on UserError { code message } }
    }
  }
`);

export const renamePasskeyDocument = graphql(`
  mutation ConsoleRenamePasskey($input: RenamePasskeyInput!) {
    renamePasskey(input: $input) {
      passkey { id name }
      errors { ... on UserError { code message } }
    }
  }
`);

export const removePasskeyDocument = graphql(`
  mutation ConsoleRemovePasskey($input: RemovePasskeyInput!) {
    removePasskey(input: $input) {
      passkey { id }
      errors { ... on UserError { code message } }
    }
  }
`);
