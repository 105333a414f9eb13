import type { Client, TypedDocumentNode } from 'urql';

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

/** One page. @throws CombinedError where it could not be had */
export async function readPage<Node>(
  client: Client,
  { document, variables, connectionOf }: PageSource<Node>,
  page: PageAsked,
): Promise<Connection<Node>> {
  const { data, error } = await client.query(document, { ...variables, ...page });
  const connection = data ? connectionOf(data) : undefined;
  if (connection && !error) return connection;
  throw error ?? new Error('The list did not come.');
}
