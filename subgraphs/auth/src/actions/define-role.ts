import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import type { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import type { AuthDb } from '../store/database.ts';
import { lockRights } from '../store/users.ts';
import { auditOperator, auditSource } from './record-audit.ts';
import { requireRights } from './require-rights.ts';
import { roleFields } from './role-fields.ts';
import { type WrittenRole, writeRole } from './write-role.ts';

/**
 * Makes a role, or replaces what one may do; in force within 2 s where at most 10,000 have it.
 *
 * Refuses LAST_ADMIN, ROLE_LIMIT_REACHED; raises UNAUTHENTICATED, FORBIDDEN without users:write, STEP_UP_REQUIRED,
 * BAD_USER_INPUT.
 */
export async function defineRole(
  context: ActionContext,
  input: z.input<typeof roleFields>,
): Promise<WrittenRole> {
  const { db, caller } = context;
  requirePermission(caller, 'users:write');
  const given = parseInput(roleFields, input);
  return inTransaction(db, async (tx) => {
    await requireRights(tx, context);
    return writeRole(tx, given, auditSource(context));
  });
}

/** The same for operators, who need no caller to be trusted. */
export async function operateRole(
  { db, now }: { db: AuthDb; now: Date },
  input: unknown,
): Promise<WrittenRole> {
  const given = parseInput(roleFields, input, 'define-role');
  return inTransaction(db, async (tx) => {
    await lockRights(tx);
    return writeRole(tx, given, auditOperator(now));
  });
}
