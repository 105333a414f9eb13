import { parseInput } from '@supergraph/service/errors';
import { type Connection, cursorValue, readPage, toConnection } from '@supergraph/service/pages';
import { text } from '@supergraph/service/text';
import { z } from 'zod';
import { variantIdSchema, warehouseIdSchema } from '../../actions/input.ts';
import { movementTypes } from '../../domain/movement.ts';
import type { InventoryDb } from '../../store/database.ts';
import type { MovementRow } from '../../store/ledger.ts';
import { findMovements } from '../../store/movements.ts';
import type { QueryStockMovementsArgs } from '../generated/resolvers.ts';

const filterSchema = z.object({
  variantId: variantIdSchema.nullish(),
  warehouseId: warehouseIdSchema.nullish(),
  type: z.enum(movementTypes).nullish(),
  reference: text({ max: 200 }).nullish(),
  since: z.date().nullish(),
  until: z.date().nullish(),
});

const key = z.tuple([cursorValue.date, cursorValue.bigint]);

/** @throws BAD_USER_INPUT for a faulty page or filter */
export async function pageMovements(
  db: InventoryDb,
  args: QueryStockMovementsArgs,
): Promise<Connection<MovementRow>> {
  const page = readPage(args, { order: 'OCCURRED_AT_DESC', key });
  const rows = await findMovements(db, page, parseInput(filterSchema, args.filter ?? {}, 'filter'));
  return toConnection(rows, page, ({ occurredAt, position }) => [occurredAt, position]);
}
