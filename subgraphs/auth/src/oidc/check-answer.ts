import {
  AuthorizationResponseError,
  authorizationCodeGrant,
  type Configuration,
  type IDToken,
  ResponseBodyError,
} from 'openid-client';
import type { OidcFlow } from './flow.ts';

/** Why nobody was signed in, as the address says to which the browser is sent; docs/errors.md lists them. */
export const oidcRefusals = [
  'OIDC_FLOW_EXPIRED',
  'OIDC_STATE_MISMATCH',
  'OIDC_NONCE_MISMATCH',
  'OIDC_ISSUER_MISMATCH',
  'OIDC_AUDIENCE_MISMATCH',
  'OIDC_CODE_REFUSED',
  'OIDC_DENIED',
  'OIDC_EMAIL_UNVERIFIED',
  'OIDC_ACCOUNT_UNVERIFIED',
  'OIDC_FAILED',
  'ACCOUNT_SUSPENDED',
] as const;

export type OidcRefusal = (typeof oidcRefusals)[number];

export class OidcRefused extends Error {
  override readonly name = 'OidcRefused';
  readonly refusal: OidcRefusal;

  constructor(refusal: OidcRefusal, cause?: unknown) {
    super(refusal, { cause });
    this.refusal = refusal;
  }
}

/**
 * Exchanges the code for what the provider says of who signed in (OpenID Connect Core §3.1.3): signature, issuer,
 * audience, nonce and times are checked, and that the code was given for this very flow (PKCE).
 *
 * @throws OidcRefused
 */
export async function checkAnswer(
  configuration: Configuration,
  answered: URL,
  { state, nonce, codeVerifier }: OidcFlow,
): Promise<IDToken> {
  if (answered.searchParams.get('state') !== state) throw new OidcRefused('OIDC_STATE_MISMATCH');
  try {
    const tokens = await authorizationCodeGrant(configuration, answered, {
      pkceCodeVerifier: codeVerifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims) return claims;
  } catch (error) {
    throw new OidcRefused(refusalOf(error), error);
  }
  throw new OidcRefused('OIDC_FAILED');
}

const byClaim: Readonly<Record<string, OidcRefusal>> = {
  nonce: 'OIDC_NONCE_MISMATCH',
  iss: 'OIDC_ISSUER_MISMATCH',
  aud: 'OIDC_AUDIENCE_MISMATCH',
  azp: 'OIDC_AUDIENCE_MISMATCH',
};

function refusalOf(error: unknown): OidcRefusal {
  if (error instanceof AuthorizationResponseError) return 'OIDC_DENIED';
  if (error instanceof ResponseBodyError && error.error === 'invalid_grant')
    return 'OIDC_CODE_REFUSED';
  return byClaim[claimOf(error)] ?? 'OIDC_FAILED';
}

/** The claim that is wrong stands somewhere in the causes. */
function claimOf(error: unknown): string {
  for (let cause: unknown = error; typeof cause === 'object' && cause !== null; ) {
    if ('claim' in cause) return String(cause.claim);
    // Where the address itself names an issuer (RFC 9207).
    if (cause instanceof Error && /"iss" \(issuer\)/.test(cause.message)) return 'iss';
    cause = 'cause' in cause ? cause.cause : undefined;
  }
  return '';
}
