import { type Revocation, revocationLimits } from '@supergraph/service/identity/revocations';
import type { AuthDeps } from '../deps.ts';
import { findRevocations } from '../store/revocations.ts';

/**
 * What was revoked within so many milliseconds, as long as access tokens that it made void may live: for
 * services that verify tokens. The newest 100,000.
 */
export async function listRevocations(
  { db, clock }: Pick<AuthDeps, 'db' | 'clock'>,
  withinMs: number,
): Promise<Revocation[]> {
  const { revocationsMax: limit, revocationKeptMs } = revocationLimits;
  const ageMs = Math.min(withinMs, revocationKeptMs);
  const found = await findRevocations(db, { after: new Date(clock().getTime() - ageMs), limit });
  return found.map(({ subject, version }) => ({ subject, version: version ?? undefined }));
}
