import { graphql, type ResultOf } from '../../app/graph/graphql.ts';

export const accountDocument = graphql(`
  query ConsoleAccount {
    me {
      id
      email
      isEmailVerified
      displayName
      locale
      avatar { url(size: SMALL) }
      deletionDueAt
      hasSecondFactor
      hasAuthenticatorApp
      recoveryCodesLeft
      passkeys { id name createdAt lastUsedAt isBackedUp }
      identities { id provider linkedAt }
    }
  }
`);

export type Account = NonNullable<ResultOf<typeof accountDocument>['me']>;

export const updateProfileDocument = graphql(`
  mutation ConsoleUpdateProfile($input: UpdateProfileInput!) {
    updateProfile(input: $input) {
      user { id displayName locale }
    }
  }
`);

export const createAvatarUploadDocument = graphql(`
  mutation ConsoleCreateAvatarUpload {
    createAvatarUpload {
      upload { id url ticket bytesMax }
    }
  }
`);

export const setAvatarDocument = graphql(`
  mutation ConsoleSetAvatar($input: SetAvatarInput!) {
    setAvatar(input: $input) {
      user { id avatar { url } }
      errors { ... on UserError { code message } }
    }
  }
`);

export const removeAvatarDocument = graphql(`
  mutation ConsoleRemoveAvatar {
    removeAvatar {
      user { id avatar { url } }
    }
  }
`);

export const requestEmailChangeDocument = graphql(`
  mutation ConsoleRequestEmailChange($input: RequestEmailChangeInput!) {
    requestEmailChange(input: $input) {
      accepted
      errors { ... on UserError { code message } }
    }
  }
`);

export const changePasswordDocument = graphql(`
  mutation ConsoleChangePassword($input: ChangePasswordInput!) {
    changePassword(input: $input) {
      user { id }
      errors { ... on UserError { code message } }
    }
  }
`);

export const unlinkIdentityDocument = graphql(`
  mutation ConsoleUnlinkIdentity($input: UnlinkIdentityInput!) {
    unlinkIdentity(input: $input) {
      user { id identities { id provider linkedAt } }
      errors { ... on UserError { code message } }
    }
  }
`);

export const deleteAccountDocument = graphql(`
  mutation ConsoleDeleteAccount($input: DeleteAccountInput!) {
    deleteAccount(input: $input) {
      user { id deletionDueAt }
      errors { ... on UserError { code message } }
    }
  }
`);

export const withdrawDeletionDocument = graphql(`
  mutation ConsoleWithdrawAccountDeletion {
    withdrawAccountDeletion {
      user { id deletionDueAt }
    }
  }
`);
