import { Fault } from '@supergraph/service/errors';
import { type Caller, hasPermission, requireUser } from '@supergraph/service/identity/caller';

/** Staff see what is not on sale; for everybody else it does not exist. */
export function seesArchived(caller: Caller): boolean {
  return hasPermission(caller, 'catalog:write') || hasPermission(caller, 'stock:read');
}

/** Whether the caller may know what is set aside for an order; nobody owns it without a customer. */
export function seesReservation(caller: Caller, customerId: string | null): boolean {
  const isOwner = caller.kind === 'user' && caller.id === customerId;
  return isOwner || hasPermission(caller, 'stock:read');
}

/** @throws UNAUTHENTICATED, or FORBIDDEN for who is neither the customer nor holds stock:read */
export function requireReservationAccess(caller: Caller, customerId: string | null): void {
  requireUser(caller);
  if (seesReservation(caller, customerId)) return;
  throw new Fault('FORBIDDEN', "This is for the order's customer and the permission stock:read.", {
    details: { permission: 'stock:read' },
  });
}
