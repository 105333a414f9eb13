import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import { placeOrder } from '../place-order/shop.ts';

/** What came of one placeOrder. `failed` is everything that is neither an order nor a refusal. */
export interface Attempt {
  outcome: 'confirmed' | 'pending' | 'refused' | 'timeout' | 'failed';
  ms: number;
  /** Of a refusal: when to ask again. */
  retryAfterMs: number;
  /** Of a failure, for whoever reads the report. */
  detail: string;
}

export interface Attempts {
  /** @param key the same for every attempt at one order */
  send(purchase: { token: string; variantId: string; key: string }): Promise<Attempt>;
  close(): Promise<void>;
}

/** Longer than any answer may take: a client that is still waiting then has met a timeout. */
const CLIENT_MS_MAX = 20_000;

interface Answer {
  data?: { placeOrder: { order: { status: string } | null; errors: unknown[] } } | null;
  errors?: { message: string; extensions: { code: string; retryAfterMs?: number } }[];
}

/** Sends orders over connections that stay open, one for each client that waits. */
export function openAttempts(gatewayUrl: string, connections: number): Attempts {
  const pool = new Pool(gatewayUrl, {
    connections,
    // Refused clients pause for up to half a minute, and come again over the connection that they have.
    keepAliveTimeout: 60_000,
    headersTimeout: CLIENT_MS_MAX,
    bodyTimeout: CLIENT_MS_MAX,
  });
  return {
    async send({ token, variantId, key }) {
      const startedAt = performance.now();
      const input = { idempotencyKey: key, lines: [{ variantId, quantity: 1 }] };
      try {
        const { body } = await pool.request({
          path: '/graphql',
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
          body: JSON.stringify({ query: placeOrder, variables: { input } }),
        });
        const text = await body.text();
        const ms = performance.now() - startedAt;
        return { ms, ...read(JSON.parse(text) as Answer) };
      } catch (error) {
        const ms = performance.now() - startedAt;
        return { outcome: 'failed', ms, retryAfterMs: 0, detail: String(error) };
      }
    },
    close: () => pool.close(),
  };
}

export const newKey = () => randomUUID();

function read({ data, errors = [] }: Answer): Omit<Attempt, 'ms'> {
  const nothing = { retryAfterMs: 0, detail: '' };
  const status = data?.placeOrder?.order?.status;
  if (status === 'CONFIRMED') return { ...nothing, outcome: 'confirmed' };
  if (status === 'PENDING') return { ...nothing, outcome: 'pending' };
  const [error] = errors;
  const { code, retryAfterMs } = error?.extensions ?? {};
  if (code === 'SERVICE_UNAVAILABLE' && retryAfterMs !== undefined) {
    return { ...nothing, outcome: 'refused', retryAfterMs };
  }
  const detail = error ? `${code}: ${error.message}` : JSON.stringify(data);
  const isTimeout = error?.message.includes('did not answer within') ?? false;
  return { ...nothing, outcome: isTimeout ? 'timeout' : 'failed', detail };
}
