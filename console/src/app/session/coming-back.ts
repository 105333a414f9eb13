/** What auth says of somebody who comes back from signing in elsewhere. */
export interface ComingBack {
  /** A path of ours, whereto they wanted. */
  readonly returnTo?: string;
  /** Why they are not signed in: a code under "Sign-in elsewhere" of docs/errors.md. */
  readonly error?: string;
}

export function readComingBack({ returnTo, error }: Record<string, unknown>): ComingBack {
  return {
    ...(typeof returnTo === 'string' && { returnTo }),
    ...(typeof error === 'string' && /^[A-Z_]{1,50}$/.test(error) && { error }),
  };
}

/** What auth takes; whoever looks at a longer address comes back to its screen alone. */
const CHARACTERS_MAX = 500;
const signInPage = /\/sign-in$/;

/** Whereto somebody comes back who signs in elsewhere: where they are, or wanted to go on to. */
export function wayBack({ pathname, search }: Pick<Location, 'pathname' | 'search'>): string {
  if (signInPage.test(pathname)) {
    const wanted = new URLSearchParams(search).get('returnTo') ?? undefined;
    return isOwnPath(wanted) ? wanted : pathname.replace(signInPage, '');
  }
  const path = pathname + search;
  return path.length <= CHARACTERS_MAX ? path : pathname;
}

/** A path, and no address of somebody else: `//evil.example` and `/\\evil.example` are. */
export function isOwnPath(text: string | undefined): text is string {
  return text !== undefined && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text);
}

export function sentenceFor(error: string | undefined): string | undefined {
  if (error === undefined) return undefined;
  return (
    sentences[error] ?? `Signing in elsewhere did not work (${error}). Try again, or sign in here.`
  );
}

const sentences: Record<string, string> = {
  ACCOUNT_SUSPENDED: 'Your account is closed. Ask us if you do not know why.',
  OIDC_DENIED: 'You were not signed in elsewhere. Sign in here, or try again.',
  OIDC_FLOW_EXPIRED: 'That took too long. Try again, or sign in here.',
  OIDC_STATE_MISMATCH: 'That was the answer to an earlier try. Try again, or sign in here.',
  OIDC_CODE_REFUSED: 'That was the answer to an earlier try. Try again, or sign in here.',
  OIDC_FAILED: 'Nobody answers there as they should. Try again later, or sign in here.',
  OIDC_EMAIL_UNVERIFIED: 'Your address is not confirmed there. Confirm it, or sign in here.',
  OIDC_ACCOUNT_UNVERIFIED:
    'You have an account whose address is not confirmed yet: look into your mail.',
};
