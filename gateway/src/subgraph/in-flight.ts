import type { HttpAnswer, HttpRequest } from './exchange.ts';
import { createLeaving, type Leavable } from './leaving.ts';

type Exchange = (request: HttpRequest) => Promise<HttpAnswer>;

interface UnderWay {
  readonly answer: Promise<HttpAnswer>;
  /** Of all who wait. */
  readonly leaving: Leavable;
  waiters: number;
}

/**
 * Sends what is asked for twice at once only once. The key must hold all that the answer may depend on,
 * who asks above all; it is ended when nobody waits for it any more.
 */
export function shareInFlight(exchange: Exchange) {
  const underWay = new Map<string, UnderWay>();

  function begin(key: string, request: HttpRequest): UnderWay {
    const leaving = createLeaving();
    const answer = exchange({ ...request, signal: leaving });
    const begun = { answer, leaving, waiters: 0 };
    underWay.set(key, begun);
    return begun;
  }

  function forget(key: string, one: UnderWay): void {
    if (underWay.get(key) === one) underWay.delete(key);
  }

  return (key: string, request: HttpRequest): Promise<HttpAnswer> => {
    const { signal } = request;
    if (signal?.aborted) return Promise.reject(signal.reason);
    const one = underWay.get(key) ?? begin(key, request);
    one.waiters += 1;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        one.waiters -= 1;
        reject(signal?.reason);
        if (one.waiters > 0) return;
        forget(key, one);
        one.leaving.abort(signal?.reason);
      };
      const end = (): void => {
        forget(key, one);
        signal?.removeEventListener('abort', leave);
      };
      signal?.addEventListener('abort', leave);
      one.answer.then(
        (answer) => {
          end();
          resolve(answer);
        },
        (error: unknown) => {
          end();
          reject(error);
        },
      );
    });
  };
}
