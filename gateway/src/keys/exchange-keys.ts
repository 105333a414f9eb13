import { Fault } from '@supergraph/service/errors';
import { rateLimited } from '@supergraph/service/throttle/rate-limited';
import { z } from 'zod';

/** An access token that stands for an API key. */
export interface KeyToken {
  readonly accessToken: string;
  readonly expiresAt: Date;
}

/**
 * Gets an access token for an API key. Raises UNAUTHENTICATED for one that is not good, RATE_LIMITED where too many of
 * these come from the address, SERVICE_UNAVAILABLE where the issuer does not answer.
 */
export type ExchangeKey = (key: string, address: string) => Promise<KeyToken>;

const TIMEOUT_MS = 2_000;

const given = z.object({ accessToken: z.string().min(1), expiresAt: z.coerce.date() });
const refused = z.object({
  message: z.string(),
  details: z.object({ retryAfterMs: z.number().optional() }).optional(),
});

/** Asks the issuer, who knows by the gateway's secret that it may tell. */
export function createExchange({
  url,
  gatewaySecret,
}: {
  url: string;
  gatewaySecret: string;
}): ExchangeKey {
  return async (key, address) => {
    const response = await ask(url, { gatewaySecret, body: JSON.stringify({ key, address }) });
    if (response.ok) return given.parse(await response.json());
    const { message, details } = refused.catch({ message: '' }).parse(await read(response));
    if (response.status === 401) throw refuseKey(message);
    if (response.status === 429) throw rateLimited(message, details?.retryAfterMs ?? TIMEOUT_MS);
    throw unavailable(new Error(`${url} answered ${response.status}`));
  };
}

/** The key is no good, whatever the reason. */
export function refuseKey(message: string): Fault {
  return new Fault('UNAUTHENTICATED', message, { details: { reason: 'api-key' } });
}

async function ask(
  url: string,
  { gatewaySecret, body }: { gatewaySecret: string; body: string },
): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-gateway-secret': gatewaySecret },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    throw unavailable(error);
  }
}

function read(response: Response): Promise<unknown> {
  return response.json().catch(() => undefined);
}

function unavailable(cause: unknown): Fault {
  const message = 'API keys cannot be checked at the moment.';
  return new Fault('SERVICE_UNAVAILABLE', message, { cause });
}
