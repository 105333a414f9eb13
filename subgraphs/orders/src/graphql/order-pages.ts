import { badInput } from '@supergraph/service/errors';
import { isId } from '@supergraph/service/ids';
import { cursorValue, type PageArguments, readPage, toConnection } from '@supergraph/service/pages';
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

/** @throws BAD_USER_INPUT for a customer id that is none */
export function readConditions(filter: OrderFilter | null | undefined): OrderConditions {
  const { status, placedAfter, placedBefore, customerId } = filter ?? {};
  if (customerId != null && !isId('usr', customerId)) {
    throw badInput(['filter', 'customerId'], 'pattern', 'must be an id that begins with "usr_"');
  }
  return { status, placedAfter, placedBefore, customerId };
}

export function toOrderConnection(orders: Order[], page: ReturnType<typeof readOrderPage>) {
  return toConnection(orders, page, (order) => [order.placedAt, order.id]);
}
