import { runInSpan, type Span } from './span.ts';

/**
 * Runs work that is done for several at once. What it does is told in the trace of the first of them that
 * is kept; the others point there.
 *
 * @param members the span of each of them, where its trace is kept
 */
export function inBatchSpan<T>(
  members: readonly (Span | undefined)[],
  work: () => Promise<T>,
): Promise<T> {
  const [first, ...others] = members.filter((span) => span !== undefined);
  if (!first || members.length === 1) return runInSpan(first, work);
  const batch = first.child('batch', { attributes: { 'batch.size': members.length } });
  for (const other of others) other.link(batch);
  return runInSpan(batch, work).finally(() => batch.end());
}
