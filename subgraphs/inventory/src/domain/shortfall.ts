/**
 * Units of an order line that could not be had at this moment.
 *
 * @param allocated units of the line that are held or sold
 * @param available units of its variant that nobody has, over all warehouses
 * @returns never below 0; 0 once the line is allocated
 */
export function shortfall({
  quantity,
  allocated,
  available,
}: {
  quantity: number;
  allocated: number;
  available: number;
}): number {
  return Math.max(0, quantity - allocated - Math.max(0, available));
}
