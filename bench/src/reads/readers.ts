import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'undici';

/** Clients that ask for the same, each time in the name of another caller. */
export interface Readers {
  /** Who is refused waits for as long as it is told to, within its answer's time. */
  read(query: string): Promise<void>;
  /** What went wrong since this was last asked, by code. */
  takeFailures(): { readonly count: number; readonly told: string };
  close(): Promise<void>;
}

const CONNECTIONS = 128;

interface Answer {
  readonly errors?: readonly { readonly extensions: { code: string; retryAfterMs?: number } }[];
}

export function openReaders(gatewayUrl: string, tokens: readonly string[]): Readers {
  const pool = new Pool(gatewayUrl, { connections: CONNECTIONS });
  const failures = new Map<string, number>();
  let next = 0;
  return {
    async read(query) {
      const token = tokens[next++ % tokens.length];
      const { body } = await pool.request({
        path: '/graphql',
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query }),
      });
      const [error] = ((await body.json()) as Answer).errors ?? [];
      if (!error) return;
      const { code, retryAfterMs = 0 } = error.extensions;
      failures.set(code, (failures.get(code) ?? 0) + 1);
      await pause(retryAfterMs);
    },
    takeFailures() {
      const count = [...failures.values()].reduce((sum, one) => sum + one, 0);
      const told = [...failures].map(([code, times]) => `${times} × ${code}`).join(', ');
      failures.clear();
      return { count, told: told || 'no failures' };
    },
    close: () => pool.close(),
  };
}
