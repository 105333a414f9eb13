import { setTimeout as delay } from 'node:timers/promises';
import { inject } from 'vitest';

interface GraphError {
  message: string;
  path?: readonly (string | number)[];
  extensions: {
    code: string;
    serviceName?: string;
    retryAfterMs?: number;
    fields?: { path: string; rule: string; message: string }[];
    [detail: string]: unknown;
  };
}

export interface Answer<Data> {
  status: number;
  data: Data | null | undefined;
  errors: GraphError[];
}

// biome-ignore lint/suspicious/noExplicitAny: what a query returns is asserted by its test
type Anything = any;

/**
 * Sends one operation to the gateway. As a good client does, it comes again when it was told to: the files
 * of this suite share one system, and what one of them floods refuses the others for a moment.
 */
export async function ask<Data = Anything>(
  query: string,
  { isPatient = true, ...options }: AskOptions = {},
): Promise<Answer<Data>> {
  for (;;) {
    const answer = await askOnce<Data>(query, options);
    const waits = answer.errors.map(({ extensions }) => extensions.retryAfterMs ?? 0);
    const retryAfterMs = Math.max(0, ...waits);
    if (!isPatient || retryAfterMs === 0) return answer;
    await delay(retryAfterMs);
  }
}

async function askOnce<Data>(
  query: string,
  { token, variables = {}, headers = {} }: Omit<AskOptions, 'isPatient'>,
): Promise<Answer<Data>> {
  const response = await fetch(graphUrl(), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors = [] } = (await response.json()) as Partial<Answer<Data>>;
  return { status: response.status, data, errors };
}

export interface AskOptions {
  token?: string | undefined;
  variables?: Record<string, unknown>;
  headers?: Record<string, string>;
  /** false: a refusal is an answer like any other. Default true. */
  isPatient?: boolean;
}

/** The data of an operation that must have no errors. */
export async function get<Data = Anything>(query: string, options?: AskOptions): Promise<Data> {
  const { data, errors } = await ask<Data>(query, options);
  if (errors.length > 0 || !data) throw new Error(`unexpected answer: ${JSON.stringify(errors)}`);
  return data;
}

export function graphUrl(): string {
  return `${inject('stack').urls.gateway}/graphql`;
}
