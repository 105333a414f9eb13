import type { Entity } from './entity-news.ts';

/** The rows as they are after what was told: the same array where none of them is meant. */
export function withNews<Node extends { readonly id: string }>(
  rows: readonly Node[],
  { __typename: _, ...entity }: Entity,
): readonly Node[] {
  const index = rows.findIndex(({ id }) => id === entity.id);
  const row = rows[index];
  if (!row) return rows;
  const known = Object.fromEntries(Object.entries(entity).filter(([field]) => field in row));
  return rows.with(index, { ...row, ...known });
}
