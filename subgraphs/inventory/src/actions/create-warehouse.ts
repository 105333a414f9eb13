import { inTransaction } from '@supergraph/service/database/transaction';
import { parseInput } from '@supergraph/service/errors';
import { requirePermission } from '@supergraph/service/identity/caller';
import { newId } from '@supergraph/service/ids';
import { z } from 'zod';
import type { ActionContext } from '../deps.ts';
import { WAREHOUSES_MAX } from '../domain/level.ts';
import { refusals } from '../errors.ts';
import {
  countWarehouses,
  insertWarehouse,
  lockWarehouseList,
  type WarehouseRow,
} from '../store/warehouses.ts';
import { capitalsSchema, titleSchema } from './input.ts';

const inputSchema = z.object({
  code: capitalsSchema.refine(
    (code) => /^[A-Z0-9][A-Z0-9-]{1,19}$/.test(code),
    'must be 2 to 20 letters, digits and hyphens',
  ),
  name: titleSchema,
  countryCode: capitalsSchema.refine(
    isCountry,
    'must be an ISO 3166-1 alpha-2 country code such as "DE"',
  ),
});

/**
 * Adds a warehouse.
 *
 * @throws UNAUTHENTICATED, FORBIDDEN without stock:write, BAD_USER_INPUT; refuses
 *   WAREHOUSE_CODE_TAKEN and WAREHOUSE_LIMIT_REACHED
 */
export async function createWarehouse(
  { db, clock, caller }: ActionContext,
  input: unknown,
): Promise<WarehouseRow> {
  requirePermission(caller, 'stock:write');
  const fields = parseInput(inputSchema, input);
  return inTransaction(db, async (tx) => {
    const now = clock();
    await lockWarehouseList(tx);
    if ((await countWarehouses(tx)) >= WAREHOUSES_MAX) {
      const message = `There are ${WAREHOUSES_MAX} warehouses already.`;
      return refusals.refuse('WAREHOUSE_LIMIT_REACHED', message);
    }
    const id = newId('whs', now.getTime());
    const warehouse = await insertWarehouse(tx, { id, ...fields, createdAt: now });
    if (!warehouse) {
      const message = `Another warehouse has the code ${fields.code}.`;
      return refusals.refuse('WAREHOUSE_CODE_TAKEN', message, ['input', 'code']);
    }
    return warehouse;
  });
}

const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** A code that names nothing, such as XX, has no name. */
function isCountry(code: string): boolean {
  return /^[A-Z]{2}$/.test(code) && countryNames.of(code) !== undefined;
}
