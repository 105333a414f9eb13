import { z } from 'zod';

/** What came of one request: data without any error, or the reason why not. */
export type Answer =
  | { ok: true; data: Record<string, unknown> }
  /** `failure` is an error code, or what became of the connection; a refusal says when to come again. */
  | { ok: false; failure: string; retryAfterMs?: number | undefined };

const REQUEST_MS_MAX = 10_000;

const answerShape = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(
      z.object({
        extensions: z.object({ code: z.string(), retryAfterMs: z.number().optional() }).optional(),
      }),
    )
    .optional(),
});

/** One attempt, as a client makes it. Never rejects. */
export async function ask(
  url: string,
  { query, variables, token }: { query: string; variables?: object; token?: string | undefined },
): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(REQUEST_MS_MAX),
    });
    const parsed = answerShape.safeParse(await response.json());
    if (!parsed.success) return { ok: false, failure: `HTTP ${response.status}` };
    const { data, errors = [] } = parsed.data;
    const [error] = errors;
    if (error) {
      const { code = `HTTP ${response.status}`, retryAfterMs } = error.extensions ?? {};
      return { ok: false, failure: code, retryAfterMs };
    }
    return data ? { ok: true, data } : { ok: false, failure: `HTTP ${response.status}` };
  } catch (error) {
    return { ok: false, failure: describe(error) };
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  if (error.name === 'TimeoutError') return 'timeout';
  const cause = error.cause;
  if (cause instanceof Error && 'code' in cause) return String(cause.code);
  return error instanceof SyntaxError ? 'no JSON' : 'no answer';
}
