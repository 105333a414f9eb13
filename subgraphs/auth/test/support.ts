import { randomUUID } from 'node:crypto';
import { createStatementCounter } from '@supergraph/service/database/statement-counter';
import { createTestDatabase } from '@supergraph/testing/database';
import { graphqlClient } from '@supergraph/testing/graphql';
import { pino } from 'pino';
import { createAdmin } from '../src/actions/create-admin.ts';
import { type AuthLimits, limits } from '../src/limits.ts';
import { createAuthServer } from '../src/server.ts';
import { migrationsFolder, schema } from '../src/store/database.ts';

export const password = 'correct-horse-demo';
export const keyEncryptionSecret = 'a secret of the tests, thirty-two characters or more';

/** Session, secret, seal. */
export const refreshTokenForm = /^ses_[\w-]+\.[\w-]{43}\.[\w-]{43}$/;

export interface Session {
  accessToken: string;
  accessTokenExpiresAt: string;
  refreshToken: string;
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
  /** Default: those of the table, with as many accounts as a test may want. */
  limits?: Partial<AuthLimits>;
}

/** The real server on a database of its own, at a time that the test decides. */
export async function startAuth(options: AuthOptions = {}) {
  const { database, counter } = await createAuthDatabase();
  const time = { now: new Date('2030-01-01T12:00:00.000Z') };
  const warnings: { msg: string; [detail: string]: unknown }[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => warnings.push(JSON.parse(line)) });
  const serverOptions = {
    database,
    log,
    issuer: 'https://auth.test',
    audience: 'commerce-test',
    keyEncryptionSecret,
    clock: () => time.now,
    gatewaySecret: options.gatewaySecret,
    limits: { ...limits.defaults, accountsPerAddressPerHour: 0, ...options.limits },
  };
  const app = await createAuthServer(serverOptions);

  function as(token?: string) {
    return graphqlClient(app, { token, gatewaySecret: options.gatewaySecret });
  }

  /** A client at an address, as the gateway says, in this process or in another one. */
  function from(address: string, at = app) {
    return graphqlClient(at, { headers: { 'x-client-address': address } });
  }

  /** Registers somebody; `session` is theirs. */
  async function register(email = `${randomUUID()}@example.com`) {
    const { data, errors } = await as().query<{
      register: { user: { id: string } | null; session: Session | null };
    }>(documents.register, { input: { email, password, displayName: 'Somebody' } });
    const { user, session } = data?.register ?? {};
    if (!user || !session) throw new Error(`could not register: ${JSON.stringify(errors ?? data)}`);
    return { id: user.id, email, session };
  }

  async function logIn(email: string) {
    const { data } = await as().query<{
      login: { session: Session | null; errors: { code: string }[] };
    }>(documents.login, { input: { email, password } });
    return data?.login;
  }

  /** An administrator's access token. */
  async function admin(email = `admin-${randomUUID()}@example.com`): Promise<string> {
    const form = { email, password, displayName: 'Admin' };
    await createAdmin({ db: database.db, now: time.now }, form);
    return (await logIn(email))?.session?.accessToken ?? '';
  }

  async function refresh(refreshToken: string) {
    const { data } = await as().query<{
      refreshSession: { session: Session | null; errors: { code: string }[] };
    }>(documents.refresh, { input: { refreshToken } });
    return data?.refreshSession;
  }

  return {
    app,
    database,
    counter,
    time,
    warnings,
    as,
    from,
    register,
    logIn,
    admin,
    refresh,
    /** Lets time pass. */
    pass(ms: number) {
      time.now = new Date(time.now.getTime() + ms);
    },
    /** Another replica on the same database and clock. */
    replica: () => createAuthServer(serverOptions),
    async [Symbol.asyncDispose]() {
      await app.close();
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
  refresh: `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { ${session} ${errors} } }`,
  completeSignIn: `mutation ($input: CompleteSignInInput!) { completeSignIn(input: $input) { ${person} ${session} ${errors} } }`,
  proveMyself: `mutation ($input: ProveMyselfInput!) { proveMyself(input: $input) { freshUntil ${errors} } }`,
  enrolTotp: `mutation { enrolTotp { enrolment { secret otpauthUrl qrCode } ${errors} } }`,
  confirmTotp: `mutation ($input: ConfirmTotpInput!) { confirmTotp(input: $input) { recoveryCodes ${errors} } }`,
  disableTotp: `mutation { disableTotp { user { id hasSecondFactor } ${errors} } }`,
  renewRecoveryCodes: `mutation { renewRecoveryCodes { recoveryCodes ${errors} } }`,
  logout: 'mutation { logout { loggedOut } }',
  mySessions:
    '{ mySessions { id createdAt lastUsedAt expiresAt clientName clientVersion device place isCurrent } }',
  revokeSession: `mutation ($input: RevokeSessionInput!) { revokeSession(input: $input) { session { id isCurrent } ${errors} } }`,
  revokeOtherSessions: 'mutation { revokeOtherSessions { revokedCount } }',
  revokeUserSessions: `mutation ($input: RevokeUserSessionsInput!) { revokeUserSessions(input: $input) { user { id } ${errors} } }`,
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
