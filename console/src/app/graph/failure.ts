import type { CombinedError } from '@urql/core';

/** What went wrong, for people: which part, what to do, and what to tell those who look into it. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  /** The service that failed; null where it was the way there. */
  readonly service: string | null;
  readonly requestId: string | null;
  /** The field whose answer is missing, as the path says; empty where it is the whole. */
  readonly field: string;
  readonly advice: string;
}

/** The faults of an answer, one for each service and code: ten missing fields are one failure. */
export function failuresOf(error: CombinedError | undefined): readonly Failure[] {
  if (!error) return [];
  const response: unknown = error.response;
  const answeredAs = response instanceof Response ? response.headers.get('x-request-id') : null;
  if (error.networkError && error.graphQLErrors.length === 0) return [unreachable(answeredAs)];
  const failures = error.graphQLErrors.map(({ message, path, extensions }): Failure => {
    const code = textOf(extensions['code']) ?? 'UNKNOWN';
    return {
      code,
      message,
      service: textOf(extensions['serviceName']),
      requestId: textOf(extensions['requestId']) ?? answeredAs,
      field: (path ?? []).filter((step) => typeof step === 'string').join('.'),
      advice: adviceFor(code, extensions['retryAfterMs']),
    };
  });
  const seen = new Set<string>();
  return failures.filter(({ code, service }) => {
    const key = `${code} ${service}`;
    return !seen.has(key) && seen.add(key);
  });
}

function unreachable(requestId: string | null): Failure {
  return {
    code: 'NETWORK',
    message: 'The gateway cannot be reached.',
    service: null,
    requestId,
    field: '',
    advice: 'See whether you are online. What you see is as it was.',
  };
}

const advices: Record<string, string> = {
  SERVICE_UNAVAILABLE: 'Everything else works. Try again in a moment.',
  FORBIDDEN: 'Ask an administrator if you need it.',
  BAD_USER_INPUT: 'Change what is named and try again.',
  NOT_FOUND: 'It may have been removed meanwhile.',
  INTERNAL_SERVER_ERROR: 'Report it with the request id.',
  UNAUTHENTICATED: 'Sign in again.',
};

function adviceFor(code: string, retryAfterMs: unknown): string {
  if (typeof retryAfterMs === 'number') {
    return `Try again in ${Math.max(1, Math.ceil(retryAfterMs / 1_000))} s.`;
  }
  return advices[code] ?? 'Try again; if it stays, report it with the request id.';
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
