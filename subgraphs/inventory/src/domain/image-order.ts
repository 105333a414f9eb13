export const IMAGES_MAX = 20;

/**
 * Where each image stands in another order.
 *
 * @returns the ids of `wanted` with their positions, or null unless it names every image once
 */
export function positionsOf(
  present: readonly string[],
  wanted: readonly string[],
): { id: string; position: number }[] | null {
  const named = new Set(wanted);
  const isSame = named.size === wanted.length && wanted.length === present.length;
  if (!isSame || !present.every((id) => named.has(id))) return null;
  return wanted.map((id, position) => ({ id, position }));
}
