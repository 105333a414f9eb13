import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';

export interface SignedIn {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** People of a running system, through the gateway's port like any client. */
export interface Accounts {
  /** One login of one of the accounts, in turn. */
  logIn(): Promise<SignedIn>;
  refresh(refreshToken: string): Promise<SignedIn>;
  /** Ends the session of a token. */
  logOut(accessToken: string): Promise<void>;
  /** Asks for nothing, with a token. */
  askNothing(accessToken: string): Promise<void>;
  close(): Promise<void>;
}

const password = 'a long enough password';
const selection = `session { accessToken refreshToken } errors { ... on UserError { code message } }`;
const logIn = `mutation ($input: LoginInput!) { signIn: login(input: $input) { ${selection} } }`;
const refresh = `mutation ($input: RefreshSessionInput!) { signIn: refreshSession(input: $input) { ${selection} } }`;

export async function openAccounts(
  gatewayUrl: string,
  { accounts, connections }: { accounts: number; connections: number },
): Promise<Accounts> {
  const pool = new Pool(gatewayUrl, { connections });

  async function ask(query: string, variables: object, token?: string): Promise<unknown> {
    const { body } = await pool.request({
      path: '/graphql',
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await body.json()) as { data?: unknown; errors?: unknown };
    if (errors || !data) throw new Error(`unexpected answer: ${JSON.stringify(errors)}`);
    return data;
  }

  async function signIn(query: string, input: object): Promise<SignedIn> {
    const data = (await ask(query, { input })) as { signIn: { session: SignedIn | null } };
    if (!data.signIn.session) throw new Error(`no session: ${JSON.stringify(data)}`);
    return data.signIn.session;
  }

  const emails = Array.from({ length: accounts }, () => `${randomUUID()}@example.com`);
  for (const email of emails) {
    const input = { email, password, displayName: 'Bench' };
    await ask('mutation ($input: RegisterInput!) { register(input: $input) { user { id } } }', {
      input,
    });
  }
  let next = 0;
  return {
    logIn: () => signIn(logIn, { email: emails[next++ % emails.length], password }),
    refresh: (refreshToken) => signIn(refresh, { refreshToken }),
    logOut: async (token) => void (await ask('mutation { logout { loggedOut } }', {}, token)),
    askNothing: async (token) => void (await ask('{ __typename }', {}, token)),
    close: () => pool.close(),
  };
}
