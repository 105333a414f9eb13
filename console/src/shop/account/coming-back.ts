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
    ...(typeof error === 'string' && { error }),
  };
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
  OIDC_EMAIL_UNVERIFIED: 'Your address is not confirmed there. Confirm it, or sign in here.',
  OIDC_ACCOUNT_UNVERIFIED:
    'You have an account whose address is not confirmed yet: look into your mail.',
};
