import { Fault } from '../errors.ts';

/** Somebody without a token. */
export interface AnonymousCaller {
  readonly kind: 'anonymous';
}

/** Somebody whose access token was verified. `token` is kept so that it can be forwarded. */
export interface UserCaller {
  readonly kind: 'user';
  readonly id: string;
  readonly sessionId: string;
  /** Of the user when the token was issued; undefined where the token does not tell. */
  readonly userVersion?: number | undefined;
  readonly roles: readonly string[];
  /** `resource:action` strings. Which role holds which is decided where the token is issued. */
  readonly permissions: ReadonlySet<string>;
  readonly token: string;
  /** When the token ends, and with it whatever was opened with it. */
  readonly expiresAt: Date;
}

export type Caller = AnonymousCaller | UserCaller;

export const anonymous: AnonymousCaller = { kind: 'anonymous' };

/** The signed-in caller; raises UNAUTHENTICATED for an anonymous one. */
export function requireUser(caller: Caller): UserCaller {
  if (caller.kind === 'user') return caller;
  throw new Fault('UNAUTHENTICATED', 'Sign in first: this needs an access token.', {
    details: { reason: 'missing' },
  });
}

export function hasPermission(caller: Caller, permission: string): boolean {
  return caller.kind === 'user' && caller.permissions.has(permission);
}

/** The signed-in caller, who holds `permission`; raises UNAUTHENTICATED or FORBIDDEN. */
export function requirePermission(caller: Caller, permission: string): UserCaller {
  const user = requireUser(caller);
  if (user.permissions.has(permission)) return user;
  throw new Fault('FORBIDDEN', `This needs the permission ${permission}.`, {
    details: { permission },
  });
}

/** True for the owner of a thing, and for those whose permission covers everybody's things. */
export function ownsOrMay(caller: Caller, ownerId: string, permission: string): boolean {
  return caller.kind === 'user' && (caller.id === ownerId || caller.permissions.has(permission));
}
