import { money } from '@supergraph/service/money';
import type { Order, OrderLine } from './order.ts';

const id = 'ord_01890a5d-ac96-774b-bcce-b302099a8057';
const placedAt = new Date('2026-03-01T12:00:00.000Z');

const order: Order = {
  id,
  number: 'ORD-000042',
  customerId: 'usr_01890a5d-ac96-774b-bcce-b302099a8058',
  status: 'CONFIRMED',
  total: money(124_849n, 'EUR'),
  version: 2,
  placedAt,
  settledAt: placedAt,
  confirmedAt: placedAt,
  cancelledAt: null,
  completedAt: null,
  rejection: null,
};

const lines: OrderLine[] = [
  line(0, { sku: 'MUG-BLUE', name: 'Mug, blue', quantity: 2, unitPrice: money(1_250n, 'EUR') }),
  line(1, { sku: 'OVEN-1', name: 'Oven', quantity: 1, unitPrice: money(122_349n, 'EUR') }),
];

/** What mails look like, to whoever writes them. */
export const exampleOrder = { order, lines };

function line(
  position: number,
  what: Pick<OrderLine, 'sku' | 'name' | 'quantity' | 'unitPrice'>,
): OrderLine {
  return { id: `oln_${position}`, orderId: id, position, variantId: `var_${position}`, ...what };
}
