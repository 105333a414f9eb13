import { scalarResolvers } from '@supergraph/service/graphql/scalars';
import type { Resolvers } from '../generated/resolvers.ts';
import {
  CancelOrderError,
  CompleteOrderError,
  DiscardDeadLetterError,
  PlaceOrderError,
  ReplayDeadLetterError,
  UserError,
} from './error-types.ts';
import { Mutation } from './mutation.ts';
import { DeadLetter, OutboxStatus, StuckSaga } from './operations.ts';
import { Order } from './order.ts';
import { OrderEvent } from './order-event.ts';
import { OrderLine, RejectedLine } from './order-line.ts';
import { OrderMail } from './order-mail.ts';
import { OrderSaga } from './order-saga.ts';
import { Query } from './query.ts';
import { Subscription } from './subscription.ts';
import { User } from './user.ts';

export const resolvers = {
  ...scalarResolvers,
  Query,
  Mutation,
  Order,
  OrderLine,
  RejectedLine,
  OrderEvent,
  OrderSaga,
  OrderMail,
  User,
  Subscription,
  UserError,
  PlaceOrderError,
  CancelOrderError,
  CompleteOrderError,
  ReplayDeadLetterError,
  DiscardDeadLetterError,
  DeadLetter,
  OutboxStatus,
  StuckSaga,
} satisfies Resolvers;
