import { takeUpload } from '@supergraph/media/take-upload';
import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { requireUser } from '@supergraph/service/identity/caller';
import { idSchema } from '@supergraph/service/ids';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import type { User } from '../domain/user.ts';
import { refusals } from '../errors.ts';
import { saveAvatar } from '../store/avatars.ts';
import { avatarPurpose } from './create-avatar-upload.ts';
import { lockOwnAccount } from './own-account.ts';
import { auditSource, recordAudit } from './record-audit.ts';

const avatarInput = z.object({ uploadId: idSchema('upl') });

/**
 * Shows an uploaded picture as the caller's, in the place of the one before.
 *
 * Refuses UPLOAD_NOT_FOUND; raises UNAUTHENTICATED, BAD_USER_INPUT.
 */
export async function setAvatar(
  context: ActionContext,
  input: z.input<typeof avatarInput>,
): Promise<User> {
  const { id: callerId } = requireUser(context.caller);
  const { uploadId: id } = parseInput(avatarInput, input);
  return inTransaction(context.db, async (tx) => {
    const { user } = await lockOwnAccount(tx, context.caller);
    const now = context.clock();
    const upload = await takeUpload(tx, { id, callerId, purpose: avatarPurpose, now });
    if (!upload) {
      const message = `You have uploaded no picture ${id} to show.`;
      return refusals.refuse('UPLOAD_NOT_FOUND', message, ['input', 'uploadId']);
    }
    await saveAvatar(tx, { userId: user.id, hash: upload.hash, createdAt: now });
    const entry = { action: 'user.avatar-set', subject: user.id } as const;
    await recordAudit(tx, { ...auditSource(context), ...entry });
    return user;
  });
}
