import type { GraphqlAnswerError } from '@supergraph/testing/graphql';

/** What Apollo Client sends with an operation that defers something. */
export const ACCEPT = 'multipart/mixed;deferSpec=20220824,application/json';

export interface Incremental {
  readonly label?: string;
  readonly path: readonly (string | number)[];
  readonly data: Record<string, unknown> | null;
  readonly errors?: readonly GraphqlAnswerError[];
}

export interface Part {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphqlAnswerError[];
  readonly incremental?: readonly Incremental[];
  readonly hasNext?: boolean;
}

export interface AskOptions {
  readonly variables?: Record<string, unknown>;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

/** Sends an operation over a socket; `next` waits for one part of the answer, `rest` for all that are left. */
export async function askInParts(address: string, query: string, options: AskOptions = {}) {
  const { variables, headers = {}, signal } = options;
  const response = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: ACCEPT, ...headers },
    body: JSON.stringify({ query, variables }),
    ...(signal && { signal }),
  });
  const parts = readParts(response);
  return {
    response,
    async next(): Promise<Part | undefined> {
      const { value } = await parts.next();
      return value ?? undefined;
    },
    async rest(): Promise<Part[]> {
      const read: Part[] = [];
      for await (const part of parts) read.push(part);
      return read;
    },
  };
}

async function* readParts(response: Response): AsyncGenerator<Part, undefined> {
  if (!response.headers.get('content-type')?.startsWith('multipart/mixed')) {
    yield (await response.json()) as Part;
    return undefined;
  }
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes as Uint8Array, { stream: true });
    const pieces = text.split('\r\n---');
    text = pieces.pop() ?? '';
    for (const piece of pieces) {
      const [, body = ''] = piece.split('\r\n\r\n');
      if (body !== '') yield JSON.parse(body) as Part;
    }
  }
  if (text !== '--\r\n') throw new Error(`The body ends with ${JSON.stringify(text)}.`);
  return undefined;
}
