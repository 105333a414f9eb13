import { accessTokenLifetimeMs } from './session.ts';

/** A key's life: published, then signing, then gone. */
export interface KeyDates {
  readonly publishedAt: Date;
  readonly signsFrom: Date;
  /** Null until a successor is known. */
  readonly retiresAt: Date | null;
}

/** A key stands in the JWKS for a day before it signs, so that every verifier has fetched it. */
export const publicationLeadMs = 24 * 3_600_000;

/** Clocks of issuers and verifiers may differ by this much. */
const clockSkewMs = 5 * 60_000;

/** The keys of the JWKS: those that sign, will sign, or have signed tokens that may still be in use. */
export function publishedKeys<K extends KeyDates>(keys: readonly K[], now: Date): K[] {
  return keys.filter(({ retiresAt }) => retiresAt === null || retiresAt > now);
}

/**
 * The key that signs now: of those whose time has come, the youngest. Where there is none the next one signs
 * before its time: it may be another replica's first, by a clock that goes a little ahead.
 */
export function currentKey<K extends KeyDates>(keys: readonly K[], now: Date): K | undefined {
  const eldestFirst = publishedKeys(keys, now).toSorted(
    (a, b) => a.signsFrom.getTime() - b.signsFrom.getTime(),
  );
  return eldestFirst.findLast(({ signsFrom }) => signsFrom <= now) ?? eldestFirst[0];
}

/** A key that is published and whose time to sign has not come. */
export function upcomingKey<K extends KeyDates>(keys: readonly K[], now: Date): K | undefined {
  return publishedKeys(keys, now).find(({ signsFrom }) => signsFrom > now);
}

/** The dates of a key that is made now: at once when there is none, else a day ahead. */
export function datesOfNewKey(keys: readonly KeyDates[], now: Date): KeyDates {
  const leadMs = currentKey(keys, now) ? publicationLeadMs : 0;
  return { publishedAt: now, signsFrom: new Date(now.getTime() + leadMs), retiresAt: null };
}

/** Whether the key in force will have signed for so long when one that is made now begins to. */
export function isRotationDue(
  keys: readonly KeyDates[],
  { now, dueAfterMs }: { now: Date; dueAfterMs: number },
): boolean {
  const current = currentKey(keys, now);
  const { signsFrom } = datesOfNewKey(keys, now);
  return !current || signsFrom.getTime() - current.signsFrom.getTime() >= dueAfterMs;
}

/** When a key may go whose successor signs from `successorSignsFrom`: after its last token expired. */
export function retirementOf(successorSignsFrom: Date): Date {
  return new Date(successorSignsFrom.getTime() + accessTokenLifetimeMs + clockSkewMs);
}
