import { badInput } from '@supergraph/service/errors';
import type { HttpHeads } from '@supergraph/service/http/request-info';
import {
  nameOf,
  SESSION_TRANSPORT_HEADER,
  sessionCookieNames,
  sessionCookiesIn,
} from '@supergraph/service/http/session-cookie';
import type { Session } from '../actions/issue-session.ts';
import { REFRESH_TOKEN_CHARACTERS_MAX } from '../actions/refresh-session.ts';
import { refusals } from '../errors.ts';

/** Where a browser keeps what renews its session: out of reach of scripts. */
export interface SessionCookie {
  /** Whether this request asks for it; its refresh token is then not told in the payload. */
  readonly isAsked: boolean;
  /** The refresh token that came, or was given meanwhile; undefined where there is none. */
  readonly token: string | undefined;
  /** Puts the refresh token where the client wants it: into the cookie, or leaves it in the session. */
  deliver(session: Session): DeliveredSession;
  /** Has the browser forget it. */
  clear(): void;
}

export interface DeliveredSession extends Omit<Session, 'refreshToken'> {
  readonly refreshToken: string | null;
}

/**
 * The cookie of one request. It is HttpOnly and SameSite=Strict; with https it is `__Host-refresh`, Secure and of
 * the path `/`, as that name demands, else `local-refresh` of `/graphql`.
 *
 * @param isSecure whether browsers come over https: over plain http most take no cookie that is Secure
 */
export function createSessionCookie(
  http: HttpHeads | undefined,
  { isSecure, now }: { isSecure: boolean; now: () => Date },
): SessionCookie {
  const isAsked = http?.headers[SESSION_TRANSPORT_HEADER] === 'cookie';
  const name = isSecure ? sessionCookieNames.secure : sessionCookieNames.plain;
  let token = isAsked ? sentAs(name, http.headers.cookie) : undefined;

  return {
    isAsked,
    get token() {
      return token;
    },
    deliver(session) {
      if (!isAsked) return session;
      token = session.refreshToken;
      writeSessionCookie(session, { isSecure, now: now(), setHeader: http.setHeader });
      return { ...session, refreshToken: null };
    },
    clear() {
      if (!isAsked) return;
      token = undefined;
      const gone = { refreshToken: '', refreshTokenExpiresAt: now() };
      writeSessionCookie(gone, { isSecure, now: now(), setHeader: http.setHeader });
    },
  };
}

/** Has a browser keep what renews a session, for as long as it does; nothing, and for no time, to forget it. */
export function writeSessionCookie(
  session: Pick<Session, 'refreshToken' | 'refreshTokenExpiresAt'>,
  { isSecure, now, setHeader }: { isSecure: boolean; now: Date } & Pick<HttpHeads, 'setHeader'>,
): void {
  const { refreshToken, refreshTokenExpiresAt } = session;
  const name = isSecure ? sessionCookieNames.secure : sessionCookieNames.plain;
  const where = isSecure ? 'Path=/; Secure' : 'Path=/graphql';
  const age = Math.ceil((refreshTokenExpiresAt.getTime() - now.getTime()) / 1_000);
  const rules = `Max-Age=${age}; ${where}; HttpOnly; SameSite=Strict`;
  setHeader('set-cookie', `${name}=${refreshToken}; ${rules}`);
}

/**
 * The refresh token that a request brings, in its input or in the cookie, as it asked for.
 *
 * Refuses INVALID_REFRESH_TOKEN where the browser has none; raises BAD_USER_INPUT where neither came, or both.
 */
export function refreshTokenOf(
  { isAsked, token }: SessionCookie,
  given: string | null | undefined,
): string {
  const path = ['input', 'refreshToken'];
  if (isAsked && given != null) {
    throw badInput(path, 'absent', 'With x-session-transport: cookie it comes from the cookie.');
  }
  if (!isAsked) {
    if (given == null) throw badInput(path, 'required', 'The refresh token is missing.');
    return given;
  }
  if (token !== undefined && token.length <= REFRESH_TOKEN_CHARACTERS_MAX) return token;
  return refusals.refuse('INVALID_REFRESH_TOKEN', 'This browser is not signed in.');
}

/** The gateway lets each name pass once. */
function sentAs(name: string, header: string | undefined): string | undefined {
  const pair = sessionCookiesIn(header).find((one) => nameOf(one) === name);
  return pair?.slice(pair.indexOf('=') + 1).trim() || undefined;
}
