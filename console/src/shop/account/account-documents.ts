import { graphql } from '../../app/graph/graphql.ts';

export const accountDocument = graphql(`
  query ShopAccount {
    me { id email displayName locale hasSecondFactor }
    mySessions { id clientName device place lastUsedAt isCurrent }
  }
`);

export const updateProfileDocument = graphql(`
  mutation ShopUpdateProfile($input: UpdateProfileInput!) {
    updateProfile(input: $input) {
      user { id displayName locale }
    }
  }
`);

export const changePasswordDocument = graphql(`
  mutation ShopChangePassword($input: ChangePasswordInput!) {
    changePassword(input: $input) {
      user { id }
      errors { ... on UserError { code message } }
    }
  }
`);

export const revokeSessionDocument = graphql(`
  mutation ShopRevokeSession($input: RevokeSessionInput!) {
    revokeSession(input: $input) {
      session { id }
      errors { ... on UserError { code message } }
    }
  }
`);
