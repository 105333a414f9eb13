import {
  admits,
  answersAll,
  everybodySignedIn,
  login,
  nobody,
  ofOrder,
  ofPerson,
  ofPersonNull,
  ofSelf,
  type Rows,
  supportAndAdmin,
} from '../roles.ts';

const notFound = 'SESSION_NOT_FOUND';
const notHeld = 'SCOPE_NOT_HELD';
const noKey = 'API_KEY_NOT_FOUND';
const malformed = 'BAD_USER_INPUT';
const noApp = 'TOTP_NOT_ENABLED';
const wrong = 'INVALID_CODE';

/** The input's password is wrong. */
const provesPassword = everybodySignedIn('WRONG_PASSWORD');

export const rows: Rows = {
  matrix: {
    'Query.me': ['null', 'value', 'value', 'value', 'value', 'value'],
    'Query.user': ['null', 'value', 'null', 'value', 'null', 'value'],
    'Query.users': supportAndAdmin,
    'Query.roles': supportAndAdmin,
    'Query.auditEntries': admits('value', 'admin'),
    'Query.mySessions': [login, 'value', 'value', 'value', 'value', 'value'],
    // The inputs name what does not exist, so that an admitted role is refused and nothing changes.
    // A known address is answered as an unknown one.
    'Mutation.register': answersAll('value'),
    'Mutation.login': answersAll('INVALID_CREDENTIALS'),
    'Mutation.completeSignIn': answersAll('INVALID_CHALLENGE'),
    'Mutation.proveMyself': [login, wrong, wrong, wrong, wrong, wrong],
    'Mutation.enrolTotp': [login, 'value', 'value', 'value', 'value', 'value'],
    'Mutation.confirmTotp': [login, malformed, malformed, malformed, malformed, malformed],
    'Mutation.disableTotp': [login, noApp, noApp, noApp, noApp, noApp],
    'Mutation.renewRecoveryCodes': [login, noApp, noApp, noApp, noApp, noApp],
    'Mutation.refreshSession': answersAll('INVALID_REFRESH_TOKEN'),
    'Mutation.verifyEmail': answersAll('INVALID_TOKEN'),
    'Mutation.resendVerification': answersAll('value'),
    'Mutation.requestPasswordReset': answersAll('value'),
    'Mutation.resetPassword': answersAll('INVALID_TOKEN'),
    'Mutation.changePassword': provesPassword,
    'Mutation.requestEmailChange': provesPassword,
    'Mutation.confirmEmailChange': answersAll('INVALID_TOKEN'),
    'Mutation.createAvatarUpload': everybodySignedIn('value'),
    'Mutation.setAvatar': everybodySignedIn('UPLOAD_NOT_FOUND'),
    'Mutation.removeAvatar': everybodySignedIn('value'),
    'Mutation.updateProfile': [login, 'value', 'value', 'value', 'value', 'value'],
    'Mutation.deleteAccount': provesPassword,
    'Mutation.withdrawAccountDeletion': [login, 'value', 'value', 'value', 'value', 'value'],
    'Mutation.logout': [login, 'value', 'value', 'value', 'value', 'value'],
    'Query.myApiKeys': [login, 'value', 'value', 'value', 'value', 'value'],
    'Mutation.createApiKey': [login, notHeld, notHeld, notHeld, notHeld, notHeld],
    'Mutation.revokeApiKey': [login, noKey, noKey, noKey, noKey, noKey],
    'Mutation.revokeSession': [login, notFound, notFound, notFound, notFound, notFound],
    'Mutation.revokeOtherSessions': [login, 'value', 'value', 'value', 'value', 'value'],
    'Mutation.revokeUserSessions': admits('USER_NOT_FOUND', 'admin'),
    'Mutation.setUserRoles': admits('USER_NOT_FOUND', 'admin'),
    'Mutation.defineRole': admits('LAST_ADMIN', 'admin'),
    'Mutation.deleteRole': admits('ROLE_NOT_FOUND', 'admin'),
    'Mutation.suspendUser': admits('USER_NOT_FOUND', 'admin'),
    'Mutation.reinstateUser': admits('USER_NOT_FOUND', 'admin'),
    'User.id': ofOrder,
    'User.email': ofPerson,
    'User.isEmailVerified': ofPerson,
    'User.avatar': ofPersonNull,
    'User.displayName': ofPerson,
    'User.locale': ofPerson,
    'User.deletionDueAt': ofPersonNull,
    'User.roles': ofPerson,
    'User.permissions': ofPersonNull,
    'User.status': ofPerson,
    'User.createdAt': ofPerson,
    'User.hasSecondFactor': ofSelf,
    'User.recoveryCodesLeft': ofSelf,
  },
  unguarded: {
    Session: 'accessToken accessTokenExpiresAt refreshToken',
    UserSession:
      'id createdAt lastUsedAt expiresAt clientName clientVersion device place isCurrent',
    AuditEntry:
      'id at action actorKind actor subject place clientName clientVersion requestId details',
    AuditDetail: 'name value',
    RoleDefinition: 'name description permissions isBuiltIn',
    ApiKey: 'id name scopes createdAt expiresAt lastUsedAt',
    SecondFactorRequiredError: 'challenge expiresAt',
    TotpEnrolment: 'secret otpauthUrl qrCode',
    RevokeOtherSessionsPayload: 'revokedCount',
    ResendVerificationPayload: 'accepted',
    RequestPasswordResetPayload: 'accepted',
    Avatar: 'url width height',
    CreateAvatarUploadPayload: 'upload',
    RemoveAvatarPayload: 'user',
    UpdateProfilePayload: 'user',
    WithdrawAccountDeletionPayload: 'user',
  },
  ways: {
    User: [
      ['order(id: $orderId)', 'customer'],
      ['user(id: $ownerId)'],
      ['order(id: $orderId)', 'events', 'actor'],
    ],
  },
  rootArguments: {
    'Query.user': 'id: $ownerId',
    'Mutation.register':
      'input: { email: $ownerEmail, password: "a long enough password", displayName: "Again" }',
    'Mutation.verifyEmail': 'input: { token: "of nobody" }',
    'Mutation.resendVerification': 'input: { email: "nobody@example.com" }',
    'Mutation.requestPasswordReset': 'input: { email: "nobody@example.com" }',
    'Mutation.resetPassword':
      'input: { token: "of nobody", newPassword: "a long enough password" }',
    'Mutation.changePassword':
      'input: { currentPassword: "not the password", newPassword: "a long enough password", endOtherSessions: false }',
    'Mutation.requestEmailChange':
      'input: { newEmail: "nobody@example.com", password: "not the password" }',
    'Mutation.confirmEmailChange': 'input: { token: "of nobody" }',
    'Mutation.setAvatar': `input: { uploadId: "upl_${nobody}" }`,
    'Mutation.updateProfile': 'input: {}',
    'Mutation.deleteAccount': 'input: { password: "not the password" }',
    'Mutation.login': 'input: { email: $ownerEmail, password: "not the password" }',
    'Mutation.completeSignIn': 'input: { challenge: "of nobody", code: "000000" }',
    'Mutation.proveMyself': 'input: { code: "000000" }',
    'Mutation.confirmTotp': 'input: { code: "no code" }',
    'Mutation.refreshSession': 'input: { refreshToken: "of nobody" }',
    'Mutation.createApiKey': 'input: { name: "A key", scopes: ["nothing:held"] }',
    'Mutation.revokeApiKey': `input: { apiKeyId: "key_${nobody}" }`,
    'Mutation.revokeSession': `input: { sessionId: "ses_${nobody}" }`,
    'Mutation.revokeUserSessions': `input: { userId: "usr_${nobody}" }`,
    'Mutation.setUserRoles': `input: { userId: "usr_${nobody}", roles: [ADMIN] }`,
    'Mutation.defineRole': 'input: { name: ADMIN, permissions: [] }',
    'Mutation.deleteRole': 'input: { name: "NOBODYS" }',
    'Mutation.suspendUser': `input: { userId: "usr_${nobody}" }`,
    'Mutation.reinstateUser': `input: { userId: "usr_${nobody}" }`,
  },
};
