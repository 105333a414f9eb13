/** Of one statement: it locks nothing for long. */
const BATCH_ROWS = 1_000;

/**
 * Deletes batch by batch until nothing is left to delete, or `rowsMax` rows are gone.
 *
 * @param deleteSome deletes at most `limit` rows in one statement and returns how many it found
 * @returns how many rows are gone
 */
export async function deleteInBatches(
  deleteSome: (limit: number) => Promise<number>,
  { rowsMax }: { rowsMax: number },
): Promise<number> {
  let deleted = 0;
  while (deleted < rowsMax) {
    const limit = Math.min(BATCH_ROWS, rowsMax - deleted);
    const count = await deleteSome(limit);
    deleted += count;
    if (count < limit) break;
  }
  return deleted;
}
