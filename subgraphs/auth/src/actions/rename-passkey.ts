import { parseInput } from '@supergraph/service/errors';
import { requireUser } from '@supergraph/service/identity/caller';
import { idSchema } from '@supergraph/service/ids';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { refusals } from '../errors.ts';
import { type Passkey, savePasskeyName } from '../store/passkeys.ts';
import { passkeyName } from './register-passkey.ts';

export const passkeyId = idSchema('pky');

const renameInput = z.object({ passkeyId, name: passkeyName });

/** Refuses PASSKEY_NOT_FOUND; raises UNAUTHENTICATED, BAD_USER_INPUT. */
export async function renamePasskey(
  { db, caller }: ActionContext,
  input: z.input<typeof renameInput>,
): Promise<Passkey> {
  const { id: userId } = requireUser(caller);
  const { passkeyId: id, name } = parseInput(renameInput, input);
  return (await savePasskeyName(db, { id, userId }, name)) ?? refuseUnknownPasskey(id);
}

export function refuseUnknownPasskey(id: string): never {
  const path = ['input', 'passkeyId'];
  return refusals.refuse('PASSKEY_NOT_FOUND', `You have no passkey ${id}.`, path);
}
