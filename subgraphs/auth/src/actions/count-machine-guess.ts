import { addressBlock } from '@supergraph/service/http/address-block';
import { rateLimited } from '@supergraph/service/throttle/rate-limited';
import type { AuthDeps } from '../deps.ts';

const MINUTE_MS = 60_000;

/**
 * Counts a key, or a service's secret, that is not good. As with refresh tokens only these are counted and refused: a
 * neighbour who tries shall keep nobody out. Raises RATE_LIMITED.
 */
export async function countMachineGuess(
  { throttle, limits }: Pick<AuthDeps, 'throttle' | 'limits'>,
  address: string,
): Promise<void> {
  const key = `machine-from:${addressBlock(address)}`;
  const max = limits.machineGuessesPerAddressPerMinute;
  const waitMs = await throttle.use([{ key, max, windowMs: MINUTE_MS }]);
  if (waitMs > 0) throw rateLimited('Too many keys from here were not good.', waitMs);
}
