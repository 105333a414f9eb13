/** So long it waits for one answer, altogether; longer is for people to decide. */
const WAITED_MS_MAX = 10_000;

/**
 * As `fetch`; but what the gateway turned away whole, because it or the caller is at too much at once, is asked
 * again when it says so. Nothing of it was begun.
 */
export async function patientFetch(url: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  for (let waitedMs = 0; ; ) {
    const response = await fetch(url, init);
    const pauseMs = await pauseMsOf(response);
    if (pauseMs === undefined || waitedMs + pauseMs > WAITED_MS_MAX) return response;
    await pause(pauseMs, init?.signal);
    waitedMs += pauseMs;
  }
}

const turnedAway = new Set([429, 503]);

interface Refusal {
  readonly errors: readonly { readonly extensions: { readonly retryAfterMs: number } }[];
}

/** Undefined where it is an answer, or does not say when to come again. */
async function pauseMsOf(response: Response): Promise<number | undefined> {
  if (!turnedAway.has(response.status)) return undefined;
  try {
    const { errors }: Refusal = await response.clone().json();
    const pauseMs = Math.max(...errors.map(({ extensions }) => extensions.retryAfterMs));
    return pauseMs > 0 ? pauseMs : undefined;
  } catch {
    // Somebody else has answered, such as a load balancer.
    return undefined;
  }
}

/** @throws what `fetch` throws where nobody waits for the answer any more */
function pause(ms: number, signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((over, left) => {
    const timer = setTimeout(over, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      left(signal.reason);
    });
  });
}
