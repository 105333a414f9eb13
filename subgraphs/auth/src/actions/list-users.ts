import { parseInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import {
  type Connection,
  cursorValue,
  type PageArguments,
  readPage,
  toConnection,
} from '@supergraph/service/pages';
import { text } from '@supergraph/service/text';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { type User, userStatuses } from '../domain/user.ts';
import { findUserPage } from '../store/users.ts';
import { roleName } from './role-fields.ts';

const searchLengthMax = 100;

const userFilter = z.object({
  role: roleName.nullish(),
  status: z.enum(userStatuses).nullish(),
  search: text({ max: searchLengthMax }).nullish(),
});

const newestFirst = { order: 'newest', key: z.tuple([cursorValue.date, cursorValue.text]) };

export interface UserListArguments extends PageArguments {
  readonly filter?: z.input<typeof userFilter> | null;
}

/** Everybody, newest first. Raises UNAUTHENTICATED, FORBIDDEN, BAD_USER_INPUT. */
export async function listUsers(
  { db, caller }: ActionContext,
  args: UserListArguments,
): Promise<Connection<User>> {
  requirePermission(caller, 'users:read');
  const page = readPage(args, newestFirst);
  const criteria = parseInput(userFilter, args.filter ?? {}, 'filter');
  const rows = await findUserPage(db, { page, criteria });
  return toConnection(rows, page, ({ createdAt, id }) => [createdAt, id]);
}
