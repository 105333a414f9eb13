import { defineRefusals } from '@supergraph/service/errors';

/** Everything that auth refuses, by code: the type that carries it and when it is raised. */
export const refusals = defineRefusals({
  UPLOAD_NOT_FOUND: {
    type: 'UploadNotFoundError',
    when: 'The caller has uploaded no such picture, it was refused, or it was shown before.',
    remedy: 'Upload it again, with a new ticket.',
  },
  EMAIL_TAKEN: {
    type: 'EmailTakenError',
    when: 'The new address has an account of its own, told to who has proved that it is theirs.',
    remedy: 'Offer to log in to that account.',
  },
  INVALID_CREDENTIALS: {
    type: 'InvalidCredentialsError',
    when: 'No account has this address with this password, or the address has to be verified first; which it is is not told.',
    remedy: 'Ask again, and offer another link (resendVerification).',
  },
  INVALID_TOKEN: {
    type: 'InvalidTokenError',
    when: 'The link is unknown, expired, used before, or of an address that the account has no more.',
    remedy: 'Offer to send a new one.',
  },
  ACCOUNT_SUSPENDED: {
    type: 'AccountSuspendedError',
    when: 'The credentials are right but staff suspended the account.',
    remedy: 'Point to support.',
  },
  SECOND_FACTOR_REQUIRED: {
    type: 'SecondFactorRequiredError',
    when: 'The password is right, and the account has a second factor; `challenge` is good for 5 minutes.',
    remedy:
      'Ask for a code, or, where there are `passkeyOptions`, for a passkey, and send it with the challenge to `completeSignIn`.',
  },
  INVALID_CHALLENGE: {
    type: 'InvalidChallengeError',
    when: 'The challenge is unknown, expired, answered before, or was given for another purpose.',
    remedy: 'Begin anew.',
  },
  INVALID_CODE: {
    type: 'InvalidCodeError',
    when: 'The code is not that of this half minute or its neighbours, or it was used before; or no such recovery code is left.',
    remedy: 'Ask for the next code; look whether the clock of the device is right.',
  },
  TOTP_ALREADY_ENABLED: {
    type: 'TotpAlreadyEnabledError',
    when: 'The account has an authenticator app already.',
    remedy: 'Disable it first (`disableTotp`).',
  },
  TOTP_NOT_ENROLLED: {
    type: 'TotpNotEnrolledError',
    when: 'Nothing waits for a first code: `enrolTotp` was not called, or more than an hour ago, or is confirmed.',
    remedy: 'Enrol, and show the new picture.',
  },
  TOTP_NOT_ENABLED: {
    type: 'TotpNotEnabledError',
    when: 'The account has no authenticator app; for recovery codes: no second factor at all.',
    remedy: 'Reload what the account has.',
  },
  PASSWORD_TOO_SHORT: {
    type: 'PasswordTooShortError',
    when: 'The password has less than 15 characters, and so does not do without a second factor.',
    remedy: 'Let a longer one be chosen first (`changePassword`).',
  },
  INVALID_PASSKEY: {
    type: 'InvalidPasskeyError',
    when: 'What the authenticator signed does not hold: another site, another challenge, no check of its user, a signature of another key, a counter that went back, or a passkey that is not known.',
    remedy: 'Begin anew, or sign in in another way.',
  },
  PASSKEY_LIMIT_REACHED: {
    type: 'PasskeyLimitReachedError',
    when: 'The account has 20 passkeys (`PASSKEYS_PER_ACCOUNT`).',
    remedy: 'Remove one that is not used.',
  },
  PASSKEY_NOT_FOUND: {
    type: 'PasskeyNotFoundError',
    when: 'The caller has no passkey of this id.',
    remedy: 'Reload the list.',
  },
  WRONG_PASSWORD: {
    type: 'WrongPasswordError',
    when: 'The password that proves who asks is not that of the account.',
    remedy: 'Ask again.',
  },
  CODE_REQUIRED: {
    type: 'CodeRequiredError',
    when: 'A password alone is no proof for an account with a second factor.',
    remedy: 'Ask for a passkey or a code.',
  },
  INVALID_REFRESH_TOKEN: {
    type: 'InvalidRefreshTokenError',
    when: 'The refresh token is unknown, expired, used before, or of a session that has ended.',
    remedy: 'Log in again.',
  },
  SESSION_NOT_FOUND: {
    type: 'SessionNotFoundError',
    when: 'There is no session of this id that the caller may end.',
    remedy: 'Reload the list.',
  },
  SCOPE_NOT_HELD: {
    type: 'ScopeNotHeldError',
    when: 'An API key shall do what its owner may not.',
    remedy: 'Offer the permissions that the user has.',
  },
  API_KEY_LIMIT_REACHED: {
    type: 'ApiKeyLimitReachedError',
    when: 'The account has as many API keys as it may (10).',
    remedy: 'Revoke one that is not used.',
  },
  API_KEY_NOT_FOUND: {
    type: 'ApiKeyNotFoundError',
    when: 'The caller has no API key of this id.',
    remedy: 'Reload the list.',
  },
  IDENTITY_NOT_FOUND: {
    type: 'IdentityNotFoundError',
    when: 'The caller has no identity of this id: it is somebody else’s, or was unlinked.',
    remedy: 'Reload the list.',
  },
  LAST_SIGN_IN_METHOD: {
    type: 'LastSignInMethodError',
    when: 'Nothing else would sign in to the account: nobody knows its password, and it has no passkey and no other identity.',
    remedy: 'Offer to choose a password (`requestPasswordReset`), or to add a passkey.',
  },
  LAST_ADMIN: {
    type: 'LastAdminError',
    when: 'The change would leave no active administrator, or none who may change users. Nothing was changed.',
    remedy: 'Make another administrator first; leave users:write to ADMIN.',
  },
  ROLE_NOT_FOUND: {
    type: 'RoleNotFoundError',
    when: 'No role has this name.',
    remedy: 'Reload the list of roles.',
  },
  ROLE_BUILT_IN: {
    type: 'RoleBuiltInError',
    when: 'CUSTOMER, SUPPORT, WAREHOUSE and ADMIN cannot be deleted.',
    remedy: 'Change what the role permits, or give others.',
  },
  ROLE_IN_USE: {
    type: 'RoleInUseError',
    when: 'Somebody has the role that is to be deleted.',
    remedy: 'Take it from everybody first: `users(filter: { role })` lists them.',
  },
  ROLE_LIMIT_REACHED: {
    type: 'RoleLimitReachedError',
    when: 'There are 100 roles, or all roles together would name more than 100 permissions.',
    remedy: 'Delete roles that nobody has, or reuse permissions.',
  },
  USER_NOT_FOUND: {
    type: 'UserNotFoundError',
    when: 'No user has this id.',
    remedy: 'Reload the list.',
  },
});
