import { Fault } from '@supergraph/service/errors';
import { isMachine } from '@supergraph/service/identity/api-key';
import type { Caller } from '@supergraph/service/identity/caller';

/** Keeps API keys and services from what is for a person alone. Raises FORBIDDEN. */
export function requirePerson(caller: Caller): void {
  if (!isMachine(caller)) return;
  const message =
    'This is for a person who has signed in: API keys and services have no part in it.';
  throw new Fault('FORBIDDEN', message, { details: { reason: 'machine' } });
}
