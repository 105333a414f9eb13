import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { idSchema } from '@supergraph/service/ids';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import type { User } from '../domain/user.ts';
import { refusals } from '../errors.ts';
import { providerOf } from '../oidc/providers.ts';
import { deleteIdentity } from '../store/identities.ts';
import { lockUser } from '../store/users.ts';
import { noticeFactor } from './notice-factor.ts';
import { auditSource, recordAudit } from './record-audit.ts';
import { requireFreshProof } from './require-fresh-proof.ts';
import { requireWayIn } from './require-way-in.ts';

const unlinkInput = z.object({ identityId: idSchema('idn') });

/**
 * Lets somebody whom a provider vouches for sign in to the caller's account no more; sessions that began so go on.
 * Where the address is verified on both sides, signing in there once more links it again.
 *
 * Refuses IDENTITY_NOT_FOUND, LAST_SIGN_IN_METHOD; raises UNAUTHENTICATED, BAD_USER_INPUT, STEP_UP_REQUIRED.
 */
export async function unlinkIdentity(
  context: ActionContext,
  input: z.input<typeof unlinkInput>,
): Promise<User> {
  const { identityId: id } = parseInput(unlinkInput, input);
  return inTransaction(context.db, async (tx) => {
    const { id: userId } = await requireFreshProof(tx, context);
    const user = await lockUser(tx, userId);
    const gone = await deleteIdentity(tx, { id, userId });
    if (!user || !gone) return refuseUnknown(id);
    await requireWayIn(tx, userId);
    const provider = providerOf(gone.issuer, context.providers);
    const entry = { action: 'user.identity-unlinked', subject: userId } as const;
    await recordAudit(tx, { ...auditSource(context), ...entry, details: { provider } });
    await noticeFactor(tx, context, user, { news: 'identity-unlinked', provider });
    return user;
  });
}

function refuseUnknown(id: string): never {
  const path = ['input', 'identityId'];
  return refusals.refuse('IDENTITY_NOT_FOUND', `You have no identity ${id}.`, path);
}
