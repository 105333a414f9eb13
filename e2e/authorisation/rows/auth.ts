import {
  admits,
  answersAll,
  login,
  nobody,
  ofOrder,
  ofPerson,
  ofSelf,
  type Rows,
  supportAndAdmin,
} from '../roles.ts';

const notFound = 'SESSION_NOT_FOUND';
const malformed = 'BAD_USER_INPUT';
const noApp = 'TOTP_NOT_ENABLED';
const wrong = 'INVALID_CODE';

export const rows: Rows = {
  matrix: {
    'Query.me': ['null', 'value', 'value', 'value', 'value', 'value'],
    'Query.user': ['null', 'value', 'null', 'value', 'null', 'value'],
    'Query.users': supportAndAdmin,
    'Query.roles': supportAndAdmin,
    'Query.auditEntries': admits('value', 'admin'),
    'Query.mySessions': [login, 'value', 'value', 'value', 'value', 'value'],
    // The inputs name what does not exist, so that an admitted role is refused and nothing changes.
    'Mutation.register': answersAll('EMAIL_TAKEN'),
    'Mutation.login': answersAll('INVALID_CREDENTIALS'),
    'Mutation.completeSignIn': answersAll('INVALID_CHALLENGE'),
    'Mutation.proveMyself': [login, wrong, wrong, wrong, wrong, wrong],
    'Mutation.enrolTotp': [login, 'value', 'value', 'value', 'value', 'value'],
    'Mutation.confirmTotp': [login, malformed, malformed, malformed, malformed, malformed],
    'Mutation.disableTotp': [login, noApp, noApp, noApp, noApp, noApp],
    'Mutation.renewRecoveryCodes': [login, noApp, noApp, noApp, noApp, noApp],
    'Mutation.refreshSession': answersAll('INVALID_REFRESH_TOKEN'),
    'Mutation.logout': [login, 'value', 'value', 'value', 'value', 'value'],
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
    'User.displayName': ofPerson,
    'User.roles': ofPerson,
    'User.permissions': ofPerson,
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
    SecondFactorRequiredError: 'challenge expiresAt',
    TotpEnrolment: 'secret otpauthUrl qrCode',
    RevokeOtherSessionsPayload: 'revokedCount',
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
    'Mutation.login': 'input: { email: $ownerEmail, password: "not the password" }',
    'Mutation.completeSignIn': 'input: { challenge: "of nobody", code: "000000" }',
    'Mutation.proveMyself': 'input: { code: "000000" }',
    'Mutation.confirmTotp': 'input: { code: "no code" }',
    'Mutation.refreshSession': 'input: { refreshToken: "of nobody" }',
    'Mutation.revokeSession': `input: { sessionId: "ses_${nobody}" }`,
    'Mutation.revokeUserSessions': `input: { userId: "usr_${nobody}" }`,
    'Mutation.setUserRoles': `input: { userId: "usr_${nobody}", roles: [ADMIN] }`,
    'Mutation.defineRole': 'input: { name: ADMIN, permissions: [] }',
    'Mutation.deleteRole': 'input: { name: "NOBODYS" }',
    'Mutation.suspendUser': `input: { userId: "usr_${nobody}" }`,
    'Mutation.reinstateUser': `input: { userId: "usr_${nobody}" }`,
  },
};
