import { parseInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import {
  type Connection,
  cursorValue,
  type PageArguments,
  readPage,
  toConnection,
} from '@supergraph/service/pages';
import { opaqueLine } from '@supergraph/service/text';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { findAuditPage, type StoredAuditEntry } from '../store/audit-entries.ts';
import { userId } from './input-fields.ts';

const name = opaqueLine({ max: 100 });

const auditFilter = z.object({
  action: name.nullish(),
  actorId: userId.nullish(),
  subject: name.nullish(),
  requestId: name.nullish(),
  since: z.date().nullish(),
  until: z.date().nullish(),
});

const newestFirst = { order: 'newest', key: z.tuple([cursorValue.date, cursorValue.text]) };

export interface AuditListArguments extends PageArguments {
  readonly filter?: z.input<typeof auditFilter> | null;
}

/** What was done in auth, newest first. Raises UNAUTHENTICATED, FORBIDDEN without audit:read, BAD_USER_INPUT. */
export async function listAuditEntries(
  { db, caller }: ActionContext,
  args: AuditListArguments,
): Promise<Connection<StoredAuditEntry>> {
  requirePermission(caller, 'audit:read');
  const page = readPage(args, newestFirst);
  const criteria = parseInput(auditFilter, args.filter ?? {}, 'filter');
  const rows = await findAuditPage(db, { page, criteria });
  return toConnection(rows, page, ({ at, id }) => [at, id]);
}
