import { parseInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import { type Connection, cursorValue, readPage, toConnection } from '@supergraph/service/pages';
import { z } from 'zod';
import { variantIdSchema, warehouseIdSchema } from '../../actions/input.ts';
import { findHeldLines, type HeldLine } from '../../store/held-stock.ts';
import type { GraphContext } from '../context.ts';
import type { QueryHeldStockArgs } from '../generated/resolvers.ts';

const key = z.tuple([cursorValue.date, cursorValue.text, cursorValue.text]);

/** @throws UNAUTHENTICATED, FORBIDDEN without stock:read, BAD_USER_INPUT */
export async function pageHeldStock(
  { db, caller }: GraphContext,
  args: QueryHeldStockArgs,
): Promise<Connection<HeldLine>> {
  requirePermission(caller, 'stock:read');
  const level = {
    variantId: parseInput(variantIdSchema, args.variantId, 'variantId'),
    warehouseId: parseInput(warehouseIdSchema, args.warehouseId, 'warehouseId'),
  };
  const page = readPage(args, { order: 'EXPIRES_AT_ASC', key });
  const lines = await findHeldLines(db, page, level);
  return toConnection(lines, page, ({ expiresAt, reservationId, lineId }) => [
    expiresAt,
    reservationId,
    lineId,
  ]);
}
