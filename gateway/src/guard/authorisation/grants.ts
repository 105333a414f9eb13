import type { Caller } from '@supergraph/service/identity/caller';
import { everyGrant, type Grants } from '../../engine/authorise/requirement.ts';
import { type FulfilsPolicy, noPolicies } from './policies.ts';

/**
 * What becomes of an operation that asks for what its caller may not have: those fields are null with an
 * error, or the whole of it is refused, or services alone decide.
 */
export type AuthorisationMode = 'fields' | 'operation' | 'off';

export type GrantsOf = (caller: Caller) => Grants;

/** What callers may do by their tokens: a scope is a permission. */
export function createGrants({
  authorisation = 'fields',
  policies = noPolicies,
}: {
  readonly authorisation?: AuthorisationMode | undefined;
  readonly policies?: FulfilsPolicy | undefined;
}): GrantsOf {
  if (authorisation === 'off') return () => everyGrant;
  return (caller) =>
    caller.kind === 'anonymous'
      ? nobody
      : {
          isAuthenticated: true,
          hasScope: (scope) => caller.permissions.has(scope),
          fulfils: (policy) => policies(caller, policy),
        };
}

const nobody: Grants = { isAuthenticated: false, hasScope: () => false, fulfils: () => false };
