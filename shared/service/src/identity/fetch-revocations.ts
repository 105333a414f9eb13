import { z } from 'zod';
import { type Revocation, revocationLimits } from './revocations.ts';

/** Where the issuer tells, who knows the gateway's secret, what it has taken back. */
export const REVOCATIONS_PATH = '/revocations';

/** What it answers with: the newest first, at most 100,000. */
export const revocationsDocument = z.object({
  revocations: z
    .array(z.object({ subject: z.string().min(1), version: z.int().optional() }))
    .max(revocationLimits.revocationsMax),
});

const TIMEOUT_MS = 2_000;

/**
 * Asks the issuer what it has taken back within so many milliseconds.
 *
 * @returns undefined where it is not configured whom to ask
 */
export function revocationsFrom({
  revocationsUrl,
  gatewaySecret,
}: {
  revocationsUrl: string | undefined;
  gatewaySecret: string;
}): ((withinMs: number) => Promise<readonly Revocation[]>) | undefined {
  if (revocationsUrl === undefined) return undefined;
  return async (withinMs) => {
    const url = new URL(revocationsUrl);
    url.searchParams.set('withinMs', String(Math.ceil(withinMs)));
    const response = await fetch(url, {
      headers: { 'x-gateway-secret': gatewaySecret },
      // The secret goes to this address and no other.
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`${revocationsUrl} answered ${response.status}`);
    return revocationsDocument.parse(await response.json()).revocations;
  };
}
