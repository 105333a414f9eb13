/** With the value `cookie` a browser's page asks for it; no form, image or link can send a header of its own. */
export const SESSION_TRANSPORT_HEADER = 'x-session-transport';

/**
 * Cookies that hold what renews a session. The first is taken by browsers over https alone, from this very host
 * and for all of it, so that no neighbour under the same domain can plant one (RFC 6265bis §4.1.3.2); the second
 * is for plain http on one's own machine.
 */
export const sessionCookieNames = { secure: '__Host-refresh', plain: 'local-refresh' } as const;

/** Of a sign-in elsewhere that a browser has begun, likewise. */
export const oidcCookieNames = { secure: '__Host-oidc', plain: 'local-oidc' } as const;

const names: ReadonlySet<string> = new Set(Object.values(sessionCookieNames));

/** Of a `Cookie` header those pairs that hold sessions, as they were written. */
export function sessionCookiesIn(header: string | undefined): string[] {
  return pairsOf(header).filter(isSession);
}

/** The rest of it; undefined where nothing is left. */
export function withoutSessionCookies(header: string): string | undefined {
  return (
    pairsOf(header)
      .filter((pair) => !isSession(pair))
      .join('; ') || undefined
  );
}

/** Whether a pair, or a `Set-Cookie` that begins with one, is of a session. */
export function isSession(pair: string): boolean {
  return names.has(nameOf(pair));
}

/** Of a `Cookie` header the pairs of one name. */
export function pairsNamed(header: string | undefined, name: string): string[] {
  return pairsOf(header).filter((pair) => nameOf(pair) === name);
}

/** The name before `=`; browsers send a cookie without a name as its value alone. */
export function nameOf(pair: string): string {
  const end = pair.indexOf('=');
  return end === -1 ? '' : pair.slice(0, end).trim();
}

function pairsOf(header = ''): string[] {
  return header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '');
}
