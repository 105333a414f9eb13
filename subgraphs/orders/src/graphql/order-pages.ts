import { badInput, parseInput } from '@supergraph/service/errors';
import { isId } from '@supergraph/service/ids';
import { cursorValue, type PageArguments, readPage, toConnection } from '@supergraph/service/pages';
import { line } from '@supergraph/service/text';
import { z } from 'zod';
import type { Order } from '../domain/order.ts';
import type { OrderConditions } from '../domain/order-query.ts';
import type { OrderFilter } from './generated/resolvers.ts';

/** Sort values in a cursor; the id is checked for its form, since it goes into a statement. */
const key = z.tuple([cursorValue.date, z.string().refine((id) => isId('ord', id))]);

/** @throws BAD_USER_INPUT for `first` out of bounds and for a cursor that is not of this order */
export function readOrderPage(args: PageArguments, direction: 'asc' | 'desc' = 'desc') {
  return readPage(args, { order: `placedAt ${direction}`, key });
}

/** No number is longer. */
const numberSchema = line({ min: 0, max: 40 })
  .transform((number) => number.toUpperCase())
  .nullish();

/** @throws BAD_USER_INPUT for an id that is none, a number that is too long, a total without currency */
export function readConditions(filter: OrderFilter | null | undefined): OrderConditions {
  const { customerId, productId, currency, totalMin, totalMax } = filter ?? {};
  requireId('usr', customerId, 'customerId');
  requireId('prd', productId, 'productId');
  if (currency == null && (totalMin != null || totalMax != null)) {
    throw badInput(['filter', 'currency'], 'required', 'must be given with totalMin or totalMax');
  }
  const number = parseInput(numberSchema, filter?.number, 'filter.number');
  return { ...filter, number };
}

function requireId(prefix: string, id: string | null | undefined, field: string): void {
  if (id == null || isId(prefix, id)) return;
  throw badInput(['filter', field], 'pattern', `must be an id that begins with "${prefix}_"`);
}

export function toOrderConnection(orders: Order[], page: ReturnType<typeof readOrderPage>) {
  return toConnection(orders, page, (order) => [order.placedAt, order.id]);
}
