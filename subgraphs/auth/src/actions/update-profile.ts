import { appendEvents } from '@supergraph/events/outbox';
import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { requireUser } from '@supergraph/service/identity/caller';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { type User, userProfileChanged } from '../domain/user.ts';
import { saveProfile } from '../store/users.ts';
import { displayName, locale } from './input-fields.ts';
import { lockOwnAccount } from './own-account.ts';
import { auditSource, recordAudit } from './record-audit.ts';

const profileInput = z.object({ displayName: displayName.nullish(), locale: locale.nullish() });

/**
 * Changes the caller's name or language; what is left out stays. What changes nothing announces nothing.
 * Raises UNAUTHENTICATED, BAD_USER_INPUT.
 */
export async function updateProfile(
  context: ActionContext,
  input: z.input<typeof profileInput>,
): Promise<User> {
  const { db, caller } = context;
  requireUser(caller);
  const given = parseInput(profileInput, input);
  return inTransaction(db, async (tx) => {
    const { user } = await lockOwnAccount(tx, caller);
    const displayName = given.displayName ?? user.displayName;
    const locale = given.locale ?? user.locale;
    if (displayName === user.displayName && locale === user.locale) return user;
    const changed = { ...user, displayName, locale, version: user.version + 1 };
    await saveProfile(tx, changed);
    await appendEvents(tx, [userProfileChanged(changed)]);
    const entry = { action: 'user.profile-updated', subject: user.id } as const;
    await recordAudit(tx, { ...auditSource(context), ...entry });
    return changed;
  });
}
