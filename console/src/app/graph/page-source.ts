import type { Client, OperationResult, TypedDocumentNode } from 'urql';

/** A page of a list (Relay Cursor Connections). */
export interface Connection<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** What gives a list page by page, whatever it is asked with. */
export interface PageSource<Node> {
  readonly document: TypedDocumentNode<unknown, object>;
  readonly variables: object;
  connectionOf(data: unknown): Connection<Node> | null | undefined;
}

/** @param source its variables without `first` and `after` */
export function pageSource<Data, Variables extends object, Node>(source: {
  readonly document: TypedDocumentNode<Data, Variables>;
  readonly variables: Omit<Variables, 'first' | 'after'>;
  readonly connectionOf: (data: Data) => Connection<Node> | null | undefined;
}): PageSource<Node> {
  // Document, variables and the way into the answer belong together: what they are is told no further.
  return source as unknown as PageSource<Node>;
}

export interface PageAsked {
  readonly first: number;
  readonly after: string | null;
}

/**
 * One page, as it is now.
 *
 * @param signal what nobody waits for any more is cancelled
 * @throws CombinedError where it could not be had; the signal's reason
 */
export async function readPage<Node>(
  client: Client,
  { document, variables, connectionOf }: PageSource<Node>,
  page: PageAsked,
  signal?: AbortSignal,
): Promise<Connection<Node>> {
  signal?.throwIfAborted();
  const answered = Promise.withResolvers<OperationResult>();
  const leave = () => answered.reject(signal?.reason);
  signal?.addEventListener('abort', leave);
  const { unsubscribe } = client
    .query(document, { ...variables, ...page }, { requestPolicy: 'network-only' })
    .subscribe(answered.resolve);
  try {
    const { data, error } = await answered.promise;
    const connection = data ? connectionOf(data) : undefined;
    if (connection && !error) return connection;
    throw error ?? new Error('The list did not come.');
  } finally {
    unsubscribe();
    signal?.removeEventListener('abort', leave);
  }
}
