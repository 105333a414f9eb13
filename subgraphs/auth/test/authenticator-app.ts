import { Secret, TOTP } from 'otpauth';
import { documents, password, type Session, type startAuth } from './support.ts';

type Auth = Awaited<ReturnType<typeof startAuth>>;

export const STEP_MS = 30_000;

export interface Person {
  id: string;
  email: string;
  token: string;
  secret: string;
  recoveryCodes: string[];
}

export interface Refusal {
  __typename: string;
  code: string;
  path: string[];
}

/** The code that an app shows at the time of the test, or so many steps of 30 seconds beside it. */
export function codeOf(auth: Auth, secret: string, stepsAway = 0): string {
  const timestamp = auth.time.now.getTime() + stepsAway * STEP_MS;
  return TOTP.generate({ secret: Secret.fromBase32(secret), timestamp });
}

/** Somebody with an authenticator app, whose first code was used up a step ago. */
export async function registerWithApp(auth: Auth, email?: string): Promise<Person> {
  const { id, email: address, session } = await auth.register(email);
  const token = session.accessToken;
  const enrolled = await auth
    .as(token)
    .query<{ enrolTotp: { enrolment: { secret: string } } }>(documents.enrolTotp);
  const secret = enrolled.data?.enrolTotp.enrolment.secret ?? '';
  const input = { code: codeOf(auth, secret) };
  const confirmed = await auth
    .as(token)
    .query<{ confirmTotp: { recoveryCodes: string[] } }>(documents.confirmTotp, { input });
  const recoveryCodes = confirmed.data?.confirmTotp.recoveryCodes ?? [];
  auth.pass(STEP_MS);
  return { id, email: address, token, secret, recoveryCodes };
}

export async function challengeOf(auth: Auth, email: string): Promise<string> {
  return (await halfSignedIn(auth, email)).challenge;
}

/** What login answers somebody whose password is right and does not do. */
export async function halfSignedIn(
  auth: Auth,
  email: string,
): Promise<{ challenge: string; passkeyOptions: string | null }> {
  const { data } = await auth
    .as()
    .query<{ login: { errors: { challenge: string; passkeyOptions: string | null }[] } }>(
      loginDocument,
      { input: { email, password } },
    );
  return data?.login.errors[0] ?? { challenge: '', passkeyOptions: null };
}

export const loginDocument = `mutation ($input: LoginInput!) { login(input: $input) { session { accessToken } user { id }
  errors { __typename ... on UserError { code message path } ... on SecondFactorRequiredError { challenge expiresAt passkeyOptions } } } }`;

/** SIGNED_IN or the code of what stood against it. */
export async function complete(
  auth: Auth,
  input: { challenge: string; code?: string; recoveryCode?: string; passkey?: string },
  address = '198.51.100.1',
): Promise<{ code: string; session?: Session; retryAfterMs?: unknown }> {
  const { data, errors } = await auth
    .from(address)
    .query<{ completeSignIn: { session: Session | null; errors: Refusal[] } }>(
      documents.completeSignIn,
      { input },
    );
  const [fault] = errors ?? [];
  if (fault) {
    const { code, retryAfterMs } = fault.extensions;
    return { code, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  }
  const { session, errors: refused } = data?.completeSignIn ?? {};
  return session ? { code: 'SIGNED_IN', session } : { code: refused?.[0]?.code ?? '' };
}
