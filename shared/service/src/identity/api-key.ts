import type { Caller } from './caller.ts';

/** Where the issuer gives an access token for an API key to who knows the gateway's secret. */
export const API_KEYS_PATH = '/api-keys/token';

/** More than any that was ever given. */
export const API_KEY_CHARACTERS_MAX = 200;

/** Whether a bearer token is a key of a program and no JWT. */
export function isApiKey(token: string): boolean {
  return token.startsWith('key_');
}

/** The key that the caller asks with; undefined for everybody else. */
export function apiKeyIdOf(caller: Caller): string | undefined {
  return caller.kind === 'user' && isApiKey(caller.sessionId) ? caller.sessionId : undefined;
}

/** Whether it is no person who has signed in: tokens of API keys and of services have these in a session's place. */
export function isMachine(caller: Caller): boolean {
  return caller.kind === 'user' && /^(?:key|cli)_/.test(caller.sessionId);
}
