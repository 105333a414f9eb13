import type { Refusal } from '@supergraph/service/errors';
import type { Connection } from '@supergraph/service/pages';
import type { ListedLetter } from '../actions/list-dead-letters.ts';
import type { PlacedOrder } from '../actions/place-order.ts';
import type {
  Order,
  OrderEvent,
  OrderLine,
  OrderSaga,
  RejectedLine,
  Rejection,
} from '../domain/order.ts';
import type { MailOfOrder } from '../store/order-mails.ts';
import type { OrderWithSaga } from '../store/sagas.ts';

/** What resolvers get as their parent, named after the type of the graph. */
export type OrderModel = PlacedOrder;
/** A line knows its order: currency, owner and status stand there. */
export type OrderLineModel = OrderLine & { order: Order };
export type OrderEventModel = OrderEvent;
/** A mail knows its order, and so its customer. */
export type OrderMailModel = MailOfOrder & { order: Order };
export type OrderSagaModel = OrderSaga;
export type OrderRejectionModel = Rejection;
export type RejectedLineModel = RejectedLine;
export type OrderConnectionModel = Connection<Order>;
export type DeadLetterModel = ListedLetter;
export type StuckSagaModel = OrderWithSaga;
export type StuckSagaConnectionModel = Connection<OrderWithSaga>;
export type OutboxStatusModel = object;
export type UserModel = { id: string };
export type ProductVariantModel = { id: string };

export type VariantNotFoundErrorModel = Refusal;
export type VariantUnavailableErrorModel = Refusal;
export type CurrencyMismatchErrorModel = Refusal;
export type PriceChangedErrorModel = Refusal;
export type OutOfStockErrorModel = Refusal;
export type OrderNotFoundErrorModel = Refusal;
export type OrderNotCancellableErrorModel = Refusal;
export type OrderNotCompletableErrorModel = Refusal;
export type DeadLetterNotFoundErrorModel = Refusal;
export type ReplayDeadLetterErrorModel = Refusal;
export type DiscardDeadLetterErrorModel = Refusal;
export type PlaceOrderErrorModel = Refusal;
export type CancelOrderErrorModel = Refusal;
export type CompleteOrderErrorModel = Refusal;
