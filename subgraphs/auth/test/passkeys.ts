import { createAuthenticator, type Oddity } from './software-authenticator.ts';
import type { Session, startAuth } from './support.ts';

type Auth = Awaited<ReturnType<typeof startAuth>>;
export type Authenticator = ReturnType<typeof createAuthenticator>;

const errors = 'errors { __typename ... on UserError { code message path } }';
const passkey = 'passkey { id name createdAt lastUsedAt isBackedUp }';

export const passkeyDocuments = {
  toRegister: `mutation { answer: beginPasskeyRegistration { challenge { options expiresAt } ${errors} } }`,
  register: `mutation ($input: RegisterPasskeyInput!) { answer: registerPasskey(input: $input) { ${passkey} recoveryCodes ${errors} } }`,
  toSignIn: 'mutation { answer: beginPasskeySignIn { options expiresAt } }',
  signIn: `mutation ($input: SignInWithPasskeyInput!) { answer: signInWithPasskey(input: $input) {
    session { accessToken refreshToken } user { id email } ${errors} } }`,
  toProve: 'mutation { answer: beginPasskeyProof { options expiresAt } }',
  rename: `mutation ($input: RenamePasskeyInput!) { answer: renamePasskey(input: $input) { ${passkey} ${errors} } }`,
  remove: `mutation ($input: RemovePasskeyInput!) { answer: removePasskey(input: $input) { passkey { id } ${errors} } }`,
};

export interface PasskeyAnswer {
  options: string;
  challenge: { options: string } | null;
  passkey: { id: string; name: string; lastUsedAt: string | null } | null;
  recoveryCodes: string[] | null;
  session: Session | null;
  user: { id: string } | null;
  errors: { code: string; path: string[] }[];
}

/** The payload, and the code of what stood against it: a refusal or a fault. */
export async function tell(
  auth: Auth,
  document: string,
  { token, input }: { token?: string; input?: object } = {},
) {
  const { data, errors } = await auth
    .as(token)
    .query<{ answer: PasskeyAnswer }>(document, input ? { input } : {});
  const code = errors?.[0]?.extensions.code ?? data?.answer?.errors?.[0]?.code;
  return { ...data?.answer, code, fields: errors?.[0]?.extensions.fields };
}

export async function optionsToRegister(auth: Auth, token: string): Promise<string> {
  return (await tell(auth, passkeyDocuments.toRegister, { token })).challenge?.options ?? '';
}

export async function optionsToSignIn(auth: Auth): Promise<string> {
  return (await tell(auth, passkeyDocuments.toSignIn)).options ?? '';
}

export async function addPasskey(
  auth: Auth,
  token: string,
  device: Authenticator,
  odd: Oddity = {},
) {
  const credential = device.create(await optionsToRegister(auth, token), odd);
  return tell(auth, passkeyDocuments.register, { token, input: { name: 'Telephone', credential } });
}

export async function signInBy(auth: Auth, device: Authenticator, odd: Oddity = {}) {
  const credential = device.get(await optionsToSignIn(auth), odd);
  return tell(auth, passkeyDocuments.signIn, { input: { credential } });
}

/** Somebody with a passkey. */
export async function registerWithPasskey(auth: Auth) {
  const { id, email, session } = await auth.register();
  const device = createAuthenticator();
  const { passkey, recoveryCodes } = await addPasskey(auth, session.accessToken, device);
  const known = { id, email, token: session.accessToken, session };
  return { ...known, device, passkeyId: passkey?.id ?? '', recoveryCodes: recoveryCodes ?? [] };
}
