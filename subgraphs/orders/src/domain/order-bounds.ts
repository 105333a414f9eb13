/** What a customer has that stock has not settled yet. */
export interface OpenOrders {
  readonly orders: number;
  readonly units: number;
}

/** 0 means no bound. */
export interface OrderBounds {
  readonly ordersMax: number;
  readonly unitsMax: number;
}

export interface BoundReached {
  readonly message: string;
  readonly path: readonly string[];
}

export function hasBounds({ ordersMax, unitsMax }: OrderBounds): boolean {
  return ordersMax > 0 || unitsMax > 0;
}

/** Why a customer may not have one more order of so many units open; null when they may. */
export function boundReached(
  open: OpenOrders,
  units: number,
  { ordersMax, unitsMax }: OrderBounds,
): BoundReached | null {
  if (ordersMax > 0 && open.orders >= ordersMax) {
    const message = `${open.orders} of your orders wait for stock; no more than ${ordersMax} may at a time.`;
    return { message, path: ['input'] };
  }
  if (unitsMax > 0 && open.units + units > unitsMax) {
    const message = `Your orders that wait for stock would hold ${open.units + units} units; no more than ${unitsMax} may be held at a time.`;
    return { message, path: ['input', 'lines'] };
  }
  return null;
}
