import type { HttpAnswer, HttpRequest } from './exchange.ts';

type Exchange = (request: HttpRequest) => Promise<HttpAnswer>;

interface UnderWay {
  readonly answer: Promise<HttpAnswer>;
  readonly controller: AbortController;
  waiters: number;
}

/**
 * Sends what is asked for twice at once only once. The key must hold all that the answer may depend on,
 * who asks above all; it is ended when nobody waits for it any more.
 */
export function shareInFlight(exchange: Exchange) {
  const underWay = new Map<string, UnderWay>();

  function begin(key: string, request: HttpRequest): UnderWay {
    const controller = new AbortController();
    const answer = exchange({ ...request, signal: controller.signal });
    const begun = { answer, controller, waiters: 0 };
    underWay.set(key, begun);
    const end = (): void => forget(key, begun);
    answer.then(end, end);
    return begun;
  }

  function forget(key: string, one: UnderWay): void {
    if (underWay.get(key) === one) underWay.delete(key);
  }

  return async (key: string, request: HttpRequest): Promise<HttpAnswer> => {
    request.signal?.throwIfAborted();
    const one = underWay.get(key) ?? begin(key, request);
    one.waiters += 1;
    const { promise: left, reject } = Promise.withResolvers<never>();
    const leave = (): void => {
      one.waiters -= 1;
      reject(request.signal?.reason);
      if (one.waiters > 0) return;
      forget(key, one);
      one.controller.abort(request.signal?.reason);
    };
    request.signal?.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([one.answer, left]);
    } finally {
      request.signal?.removeEventListener('abort', leave);
    }
  };
}
