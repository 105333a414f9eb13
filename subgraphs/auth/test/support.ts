import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStatementCounter } from '@supergraph/service/database/statement-counter';
import { inTransaction } from '@supergraph/service/database/transaction';
import { newId } from '@supergraph/service/ids';
import { createTestDatabase } from '@supergraph/testing/database';
import { graphqlClient } from '@supergraph/testing/graphql';
import { pino } from 'pino';
import { addUser } from '../src/actions/add-user.ts';
import { createAdmin } from '../src/actions/create-admin.ts';
import { hashPassword } from '../src/actions/hash-password.ts';
import { auditOperator, recordAudit } from '../src/actions/record-audit.ts';
import type { EncryptionSecrets } from '../src/domain/derived-key.ts';
import { newUser } from '../src/domain/user.ts';
import { type AuthLimits, limits } from '../src/limits.ts';
import type { OidcProviders } from '../src/oidc/providers.ts';
import { createAuthServer } from '../src/server.ts';
import { migrationsFolder, schema } from '../src/store/database.ts';

export const password = 'correct-horse-demo';
/** Hashed once: most tests want somebody with a password, and not to see it hashed. */
const passwordHash = hashPassword(password);
export const keyEncryptionSecret = 'a secret of the tests, thirty-two characters or more';

/** Session, secret, seal. */
export const refreshTokenForm = /^ses_[\w-]+\.[\w-]{43}\.[\w-]{43}$/;

export interface Session {
  accessToken: string;
  accessTokenExpiresAt: string;
  refreshToken: string;
}

export interface MadeApiKey {
  apiKey: { id: string; scopes: string[]; expiresAt: string } | null;
  secret: string | null;
  errors: { code: string; path: string[] }[];
}

/** A database of auth's own, and a count of what is sent to it. */
export async function createAuthDatabase() {
  const counter = createStatementCounter();
  const database = await createTestDatabase({
    service: 'auth',
    schema,
    migrationsFolder,
    onStatement: counter.onStatement,
  });
  return { database, counter };
}

export interface AuthOptions {
  gatewaySecret?: string;
  /** Default: the one of the tests. */
  keyEncryptionSecret?: string | EncryptionSecrets;
  /** Default: those of the table, with as many accounts as a test may want. */
  limits?: Partial<AuthLimits>;
  /** Default true. */
  refusesUnverified?: boolean;
  /** Default: the test's own time. */
  clock?: () => Date;
  providers?: OidcProviders;
}

/** The real server on a database of its own, at a time that the test decides. */
export async function startAuth(options: AuthOptions = {}) {
  const { database, counter } = await createAuthDatabase();
  const time = { now: new Date('2030-01-01T12:00:00.000Z') };
  const warnings: { msg: string; [detail: string]: unknown }[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => warnings.push(JSON.parse(line)) });
  const mediaFolder = join(tmpdir(), `auth-media-${randomUUID()}`);
  const serverOptions = {
    database,
    log,
    issuer: 'https://auth.test',
    audience: 'commerce-test',
    clock: options.clock ?? (() => time.now),
    providers: options.providers,
    keyEncryptionSecret: options.keyEncryptionSecret ?? keyEncryptionSecret,
    gatewaySecret: options.gatewaySecret,
    media: { folder: mediaFolder, publicUrl: '' },
    refusesUnverified: options.refusesUnverified ?? true,
    limits: {
      ...limits.defaults,
      ...{ accountsPerAddressPerHour: 0, mailRequestsPerAddressPerHour: 0 },
      ...options.limits,
    },
  };
  const app = await createAuthServer(serverOptions);

  function as(token?: string) {
    return graphqlClient(app, { token, gatewaySecret: options.gatewaySecret });
  }

  /** A client at an address, as the gateway says, in this process or in another one. */
  function from(address: string, at = app) {
    return graphqlClient(at, { headers: { 'x-client-address': address } });
  }

  /** Somebody who has an account with a verified address and has signed in; `session` is theirs. */
  async function register(email = `${randomUUID()}@example.com`) {
    const id = newId('usr', time.now.getTime());
    const form = { id, email, displayName: 'Somebody', createdAt: time.now };
    const user = newUser({ ...form, roles: ['CUSTOMER'], emailVerifiedAt: time.now });
    const hash = await passwordHash;
    await inTransaction(database.db, async (tx) => {
      await addUser(tx, user, hash);
      const entry = { action: 'user.registered', subject: id } as const;
      await recordAudit(tx, {
        ...auditOperator(time.now),
        actor: { kind: 'user', id, sessionId: null },
        ...entry,
      });
    });
    const signedIn = await logIn(email);
    if (!signedIn?.session) throw new Error(`could not sign in: ${JSON.stringify(signedIn)}`);
    return { id, email, session: signedIn.session };
  }

  async function logIn(email: string, given = password) {
    const { data } = await as().query<{
      login: { session: Session | null; errors: { code: string }[] };
    }>(documents.login, { input: { email, password: given } });
    return data?.login;
  }

  /** An administrator's access token. */
  async function admin(email = `admin-${randomUUID()}@example.com`): Promise<string> {
    const form = { email, password, displayName: 'Admin' };
    await createAdmin({ db: database.db, now: time.now }, form);
    return (await logIn(email))?.session?.accessToken ?? '';
  }

  /** An API key of whoever has the token, and its secret. */
  async function makeKey(token: string | undefined, input: object = {}): Promise<MadeApiKey> {
    const given = { name: 'Nightly export', scopes: [], ...input };
    const { data, errors } = await as(token).query<{ createApiKey: MadeApiKey }>(
      documents.createApiKey,
      { input: given },
    );
    if (!data) throw new Error(`could not make a key: ${JSON.stringify(errors)}`);
    return data.createApiKey;
  }

  async function refresh(refreshToken: string) {
    const { data } = await as().query<{
      refreshSession: { session: Session | null; errors: { code: string }[] };
    }>(documents.refresh, { input: { refreshToken } });
    return data?.refreshSession;
  }

  return {
    app,
    serverOptions,
    database,
    counter,
    time,
    log,
    warnings,
    as,
    from,
    register,
    logIn,
    admin,
    makeKey,
    refresh,
    /** Lets time pass. */
    pass(ms: number) {
      time.now = new Date(time.now.getTime() + ms);
    },
    /** Another replica on the same database and clock. */
    replica: () => createAuthServer(serverOptions),
    async [Symbol.asyncDispose]() {
      await app.close();
      await rm(mediaFolder, { recursive: true, force: true });
      await database[Symbol.asyncDispose]();
    },
  };
}

export const seconds = 1_000;
export const minutes = 60 * seconds;
export const days = 24 * 60 * minutes;

const session = 'session { accessToken accessTokenExpiresAt refreshToken }';
const errors = 'errors { __typename ... on UserError { code message path } }';
const person = 'user { id email displayName roles status createdAt }';

export const documents = {
  register: `mutation ($input: RegisterInput!) { register(input: $input) { ${person} ${session} ${errors} } }`,
  login: `mutation ($input: LoginInput!) { login(input: $input) { ${person} ${session} ${errors} } }`,
  refresh: `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { ${person} ${session} ${errors} } }`,
  completeSignIn: `mutation ($input: CompleteSignInInput!) { completeSignIn(input: $input) { ${person} ${session} ${errors} } }`,
  proveMyself: `mutation ($input: ProveMyselfInput!) { proveMyself(input: $input) { freshUntil ${errors} } }`,
  enrolTotp: `mutation { enrolTotp { enrolment { secret otpauthUrl qrCode } ${errors} } }`,
  confirmTotp: `mutation ($input: ConfirmTotpInput!) { confirmTotp(input: $input) { recoveryCodes ${errors} } }`,
  disableTotp: `mutation { disableTotp { user { id hasSecondFactor } ${errors} } }`,
  renewRecoveryCodes: `mutation { renewRecoveryCodes { recoveryCodes ${errors} } }`,
  logout: 'mutation { logout { loggedOut } }',
  verifyEmail: `mutation ($input: VerifyEmailInput!) { verifyEmail(input: $input) { user { id email isEmailVerified } ${errors} } }`,
  resendVerification:
    'mutation ($input: ResendVerificationInput!) { resendVerification(input: $input) { accepted } }',
  requestPasswordReset:
    'mutation ($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { accepted } }',
  resetPassword: `mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) { user { id email } ${errors} } }`,
  changePassword: `mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { user { id } ${errors} } }`,
  requestEmailChange: `mutation ($input: RequestEmailChangeInput!) { requestEmailChange(input: $input) { accepted ${errors} } }`,
  confirmEmailChange: `mutation ($input: ConfirmEmailChangeInput!) { confirmEmailChange(input: $input) { changed ${errors} } }`,
  updateProfile:
    'mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { user { id displayName locale } } }',
  deleteAccount: `mutation ($input: DeleteAccountInput!) { deleteAccount(input: $input) { user { id deletionDueAt } ${errors} } }`,
  withdrawAccountDeletion: 'mutation { withdrawAccountDeletion { user { id deletionDueAt } } }',
  mySessions:
    '{ mySessions { id createdAt lastUsedAt expiresAt clientName clientVersion device place isCurrent } }',
  revokeSession: `mutation ($input: RevokeSessionInput!) { revokeSession(input: $input) { session { id isCurrent } ${errors} } }`,
  revokeOtherSessions: 'mutation { revokeOtherSessions { revokedCount } }',
  revokeUserSession: `mutation ($input: RevokeUserSessionInput!) { revokeUserSession(input: $input) { session { id isCurrent } ${errors} } }`,
  revokeUserSessions: `mutation ($input: RevokeUserSessionsInput!) { revokeUserSessions(input: $input) { user { id } ${errors} } }`,
  createApiKey: `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id name scopes createdAt expiresAt lastUsedAt } secret ${errors} } }`,
  renameApiKey: `mutation ($input: RenameApiKeyInput!) { renameApiKey(input: $input) { apiKey { id name } ${errors} } }`,
  unlinkIdentity: `mutation ($input: UnlinkIdentityInput!) { unlinkIdentity(input: $input) { user { id identities { id } } ${errors} } }`,
  revokeApiKey: `mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { apiKey { id } ${errors} } }`,
  me: '{ me { id email displayName roles status createdAt } }',
  user: `query ($id: ID!) { ${person.replace('user', 'user(id: $id)')} }`,
  setUserRoles: `mutation ($input: SetUserRolesInput!) { setUserRoles(input: $input) { user { id roles } ${errors} } }`,
  suspendUser: `mutation ($input: SuspendUserInput!) { suspendUser(input: $input) { user { id status } ${errors} } }`,
  reinstateUser: `mutation ($input: ReinstateUserInput!) { reinstateUser(input: $input) { user { id status } ${errors} } }`,
  users: `query ($first: Int, $after: String, $filter: UserFilter) {
    users(first: $first, after: $after, filter: $filter) {
      edges { cursor node { id } }
      nodes { id email displayName roles status createdAt }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }`,
  entities: `query ($representations: [_Any!]!) {
    _entities(representations: $representations) { ... on User { id email displayName roles status createdAt } }
  }`,
};
