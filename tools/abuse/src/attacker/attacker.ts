import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { codesOf } from './codes.ts';
import { createHttpClient, type HttpRequest } from './http.ts';
import {
  openRawConnection,
  type RawConnection,
  type RawConnectionOptions,
} from './raw-connection.ts';
import { createTally, type Tally } from './tally.ts';
import type { Target } from './target.ts';

export interface Operation {
  query: string;
  variables?: object;
  operationName?: string;
  extensions?: object;
}

export interface AskOptions {
  token?: string | undefined;
  hangUpMs?: number;
}

/** What a hostile client can do. Nothing of it rejects: what goes wrong is an answer like any other. */
export interface Attacker {
  readonly target: Target;
  /** Aborts when the time for this attack is up. */
  readonly timeUp: AbortSignal;
  /** One operation to the gateway. */
  ask(operation: Operation, options?: AskOptions): Promise<void>;
  /** Any request. */
  send(request: HttpRequest): Promise<void>;
  /** A bare connection, to the gateway unless another address is given. */
  connect(url?: string, options?: Pick<RawConnectionOptions, 'pattern' | 'isSlow'>): RawConnection;
  /** The same again and again, so many at once, until the time is up or `count` have begun. */
  flood(
    { atOnce, count }: { atOnce: number; count?: number },
    work: (number: number) => Promise<void>,
  ): Promise<void>;
  /** Ends early when the time is up. */
  pause(ms: number): Promise<void>;
  /** Keeps what is open until the time is up. */
  wait(): Promise<void>;
}

/** @param seconds after which everything is hung up */
export function createAttacker(
  target: Target,
  { seconds }: { seconds: number },
): Attacker & { tally: Tally; end(): void } {
  const { tally, sent, came } = createTally();
  const ending = new AbortController();
  const timeUp = AbortSignal.any([ending.signal, AbortSignal.timeout(seconds * 1_000)]);
  setMaxListeners(0, timeUp);
  const request = createHttpClient(target.address);
  const connections = new Set<RawConnection>();

  async function send(what: HttpRequest): Promise<void> {
    if (timeUp.aborted) return;
    const startedAt = performance.now();
    sent();
    try {
      const { status, text } = await request(what, timeUp);
      came(codesOf(status, text), performance.now() - startedAt);
    } catch (error) {
      came([what.hangUpMs !== undefined || timeUp.aborted ? 'hung up' : brokenBy(error)]);
    }
  }

  const attacker: Attacker = {
    target,
    timeUp,
    send,
    ask: (operation, { token, hangUpMs } = {}) =>
      send({
        url: `${target.gateway}/graphql`,
        headers: {
          'content-type': 'application/json',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(operation),
        ...(hangUpMs !== undefined && { hangUpMs }),
      }),
    connect(url = target.gateway, options = {}) {
      sent();
      const { address: localAddress } = target;
      const connection = openRawConnection({ url, localAddress, ...options }, (what) =>
        came([what]),
      );
      connections.add(connection);
      void connection.gone.then(() => connections.delete(connection));
      return connection;
    },
    async flood({ atOnce, count = Number.POSITIVE_INFINITY }, work) {
      let begun = 0;
      const lane = async () => {
        while (begun < count && !timeUp.aborted) {
          begun += 1;
          await work(begun);
        }
      };
      await Promise.all(Array.from({ length: Math.min(atOnce, count) }, lane));
    },
    pause: (ms) => sleep(ms, undefined, { signal: timeUp }).catch(() => undefined),
    wait: () => sleep(seconds * 1_000, undefined, { signal: timeUp }).catch(() => undefined),
  };
  return {
    ...attacker,
    tally,
    end() {
      ending.abort();
      for (const connection of connections) connection.hangUp();
    },
  };
}

/** `no answer (ECONNRESET)` */
function brokenBy(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'cut';
  return `no answer (${code})`;
}
