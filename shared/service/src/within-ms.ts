/** The result of `work`, or `late()` as an error when it takes longer; `work` itself goes on. */
export async function withinMs<T>(
  limitMs: number,
  work: Promise<T>,
  late: () => Error,
): Promise<T> {
  const { promise: timeout, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(late()), limitMs);
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
