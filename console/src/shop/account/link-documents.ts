import { graphql } from '../../app/graph/graphql.ts';

export const verifyEmailDocument = graphql(`
  mutation ShopVerifyEmail($input: VerifyEmailInput!) {
    verifyEmail(input: $input) {
      user { id }
      errors { ... on UserError { code message } }
    }
  }
`);

export const confirmEmailChangeDocument = graphql(`
  mutation ShopConfirmEmailChange($input: ConfirmEmailChangeInput!) {
    confirmEmailChange(input: $input) {
      changed
      errors { ... on UserError { code message } }
    }
  }
`);

export const requestPasswordResetDocument = graphql(`
  mutation ShopRequestPasswordReset($input: RequestPasswordResetInput!) {
    requestPasswordReset(input: $input) { accepted }
  }
`);

export const resetPasswordDocument = graphql(`
  mutation ShopResetPassword($input: ResetPasswordInput!) {
    resetPassword(input: $input) {
      user { id }
      errors { ... on UserError { code message } }
    }
  }
`);
