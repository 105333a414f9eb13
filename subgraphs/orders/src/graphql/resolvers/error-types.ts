import { refusals } from '../../errors.ts';

const resolved = { __resolveType: refusals.resolveType };

export const UserError = resolved;
export const PlaceOrderError = resolved;
export const CancelOrderError = resolved;
export const CompleteOrderError = resolved;
export const ReplayDeadLetterError = resolved;
export const DiscardDeadLetterError = resolved;
