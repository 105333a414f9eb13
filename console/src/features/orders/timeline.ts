import { mailMoments } from './mail-moments.ts';
import type { Moment } from './moment.ts';
import type { Movement, Order } from './order-document.ts';
import { statusName } from './order-status.tsx';
import { sagaMoments } from './saga-moments.ts';

/** An order as the timeline needs it, and what stock wrote of it; null and absent for what is not known. */
export interface TimelineParts extends Pick<Order, 'events' | 'saga' | 'reservation' | 'mails'> {
  readonly movements: readonly Movement[];
  /** What a person is called, where the caller may know. */
  readonly nameOf: (actor: NonNullable<NonNullable<Order['events']>[number]['actor']>) => string;
}

/**
 * What happened to an order in every service, the first first. What one service does at the same moment
 * is one entry; of what came at once, the order's own word stands before that of stock.
 */
export function timelineOf({ movements, nameOf, ...order }: TimelineParts): Moment[] {
  const changes = (order.events ?? []).map(
    ({ id, fromStatus, toStatus, reason, actor, occurredAt }): Moment => ({
      id,
      kind: 'status',
      service: 'orders',
      at: occurredAt,
      status: toStatus,
      title: fromStatus ? statusName(toStatus) : 'Placed',
      details: [...(reason ? [reason] : []), actor ? `By ${nameOf(actor)}` : 'By the system'],
    }),
  );
  // The ledger comes newest first; what happened at one moment stays in its order.
  const moments = [
    ...changes,
    ...holdsOf(order.reservation),
    ...stockOf(movements.toReversed()),
    ...sagaMoments(order.saga),
    ...mailMoments(order.mails),
  ];
  return moments.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at) || rank(a) - rank(b));
}

function rank({ kind }: Moment): number {
  return ['status', 'reservation', 'stock', 'saga', 'mail'].indexOf(kind);
}

const outcomes: Record<string, string> = {
  COMMITTED: 'Stock sold',
  RELEASED: 'Stock released',
  RETURNED: 'Stock returned',
  EXPIRED: 'Hold ran out',
};

function holdsOf(reservation: Order['reservation']): Moment[] {
  if (!reservation) return [];
  const { id, status, createdAt, settledAt, expiresAt } = reservation;
  const entry = { kind: 'reservation', service: 'inventory' } as const;
  const isRefused = status === 'REJECTED';
  const begun: Moment = {
    ...entry,
    id: `${id} begun`,
    at: createdAt,
    title: isRefused ? 'Stock refused' : 'Stock set aside',
    details: expiresAt && status === 'HELD' ? [`Held until ${expiresAt}`] : [],
  };
  const outcome = outcomes[status];
  return settledAt && outcome
    ? [begun, { ...entry, id: `${id} settled`, at: settledAt, title: outcome, details: [] }]
    : [begun];
}

const movementNames: Record<Movement['type'], string> = {
  RECEIPT: 'Units received',
  ADJUSTMENT: 'Units corrected',
  RESERVE: 'Units reserved',
  RELEASE: 'Units freed',
  SALE: 'Units left',
  RETURN: 'Units came back',
};

function stockOf(movements: readonly Movement[]): Moment[] {
  const together = Map.groupBy(movements, ({ type, occurredAt }) => `${type} ${occurredAt}`);
  return [...together.values()].flatMap((group): Moment[] => {
    const [first] = group;
    if (!first) return [];
    return [
      {
        id: first.id,
        kind: 'stock',
        service: 'inventory',
        at: first.occurredAt,
        title: movementNames[first.type],
        details: group.map(
          ({ deltaOnHand, deltaReserved, variant, warehouse }) =>
            `${Math.abs(deltaOnHand || deltaReserved)} × ${variant?.sku ?? 'archived variant'} in ${warehouse.code}`,
        ),
      },
    ];
  });
}
