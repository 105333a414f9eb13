import { randomUUID } from 'node:crypto';
import { demoLogins, demoPassword } from '@supergraph/demo-data/users';
import { get } from './graph.ts';

export interface SignedIn {
  id: string;
  email: string;
  token: string;
  refreshToken: string;
}

const login = /* GraphQL */ `
  mutation LogIn($input: LoginInput!) {
    login(input: $input) {
      session { accessToken refreshToken }
      user { id email }
      errors { ... on UserError { code message } }
    }
  }
`;

const register = /* GraphQL */ `
  mutation Register($input: RegisterInput!) {
    register(input: $input) {
      user { id }
      errors { ... on UserError { code message } }
    }
  }
`;

const setUserRoles = /* GraphQL */ `
  mutation SetUserRoles($input: SetUserRolesInput!) {
    setUserRoles(input: $input) { errors { ... on UserError { code } } }
  }
`;

/** Half of the life of an access token: on a busy machine a run takes longer than one is good. */
const KEPT_MS_MAX = 5 * 60_000;
const known = new Map<string, { session: Promise<SignedIn>; since: number }>();

/** Signs a demo user in, once for the files that run one after another in this process within minutes. */
export function demoUser(name: keyof typeof demoLogins): Promise<SignedIn> {
  const email = demoLogins[name];
  const kept = known.get(email);
  if (kept && Date.now() - kept.since < KEPT_MS_MAX) return kept.session;
  const session = logIn({ email, password: demoPassword });
  known.set(email, { session, since: Date.now() });
  return session;
}

/** Of everybody who is new. */
export const newPassword = 'a long enough password';

/** Somebody new, with the role CUSTOMER. */
export async function newCustomer(): Promise<SignedIn> {
  const credentials = { email: `${randomUUID()}@example.com`, password: newPassword };
  const input = { ...credentials, displayName: 'Somebody New' };
  await get(register, { variables: { input } });
  return logIn(credentials);
}

/** Somebody new with another role, signed in with it. */
export async function newStaff(role: string): Promise<SignedIn> {
  const [{ token }, { id, email }] = await Promise.all([demoUser('admin'), newCustomer()]);
  const input = { userId: id, roles: [role] };
  const { setUserRoles: given } = await get(setUserRoles, { token, variables: { input } });
  if (given.errors.length > 0) throw new Error(`cannot make a ${role}`);
  return logIn({ email, password: newPassword });
}

export async function logIn(input: { email: string; password: string }): Promise<SignedIn> {
  const { session, user, errors } = (await get(login, { variables: { input } })).login;
  if (!session || !user)
    throw new Error(`cannot sign in ${input.email}: ${JSON.stringify(errors)}`);
  return { ...user, token: session.accessToken, refreshToken: session.refreshToken };
}
