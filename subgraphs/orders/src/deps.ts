import type { EventTransport } from '@supergraph/events/transport';
import type { Client } from '@supergraph/service/http/client';
import type { Caller } from '@supergraph/service/identity/caller';
import type { Logger } from '@supergraph/service/logger';
import type { Throttle } from '@supergraph/service/throttle/throttle';
import type { OrderAdmission } from './actions/order-admission.ts';
import type { Placements } from './actions/placements.ts';
import type { SettlementWatch } from './actions/settlement-watch.ts';
import type { SagaSchedule } from './domain/saga-schedule.ts';
import type { OrderLimits } from './limits.ts';
import type { OrdersDb } from './store/database.ts';

/** What every request and every event handler share. */
export interface OrdersDeps {
  /** In an event handler, its transaction. */
  readonly db: OrdersDb;
  readonly clock: () => Date;
  readonly schedule: SagaSchedule;
  /** Whether stock sells in one step what it finds, or holds it until the order is approved. */
  readonly sellsAtOnce: boolean;
  readonly settlements: SettlementWatch;
  readonly log: Logger;
}

/** What an action of a client gets: the shared things, and who asks. */
export interface ActionContext extends OrdersDeps {
  readonly caller: Caller;
  readonly client: Client;
  readonly limits: OrderLimits;
  readonly throttle: Throttle;
  readonly admission: OrderAdmission;
  readonly placements: Placements;
  readonly letters: DeadLetters;
}

/** Where messages lie that could not be handled; all services' events travel by one transport. */
export type DeadLetters = Pick<
  EventTransport,
  'deadLetters' | 'countDeadLetters' | 'replay' | 'discard'
>;
