const AT_ONCE = 6;

/** Works on all items, each begun in its order, as many at once as leave others of the suite their share. */
export async function aFewAtOnce<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  const workOn = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, workOn));
}
