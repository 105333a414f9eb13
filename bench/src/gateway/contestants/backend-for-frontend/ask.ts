import type { Dispatcher } from 'undici';
import type { BenchSubgraph } from '../../graph/definitions.ts';

/** The data of one call. */
export type Ask = <Data>(
  subgraph: BenchSubgraph,
  query: string,
  variables?: Readonly<Record<string, unknown>>,
) => Promise<Data>;

export function createAsk(dispatcher: Dispatcher, authorization: string): Ask {
  const headers = { 'content-type': 'application/json', authorization };
  return async <Data>(
    subgraph: BenchSubgraph,
    query: string,
    variables?: Readonly<Record<string, unknown>>,
  ) => {
    const { body } = await dispatcher.request({
      path: `/${subgraph}`,
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await body.json()) as { data?: Data; errors?: unknown };
    if (!data || errors) throw new Error(`${subgraph} answered ${JSON.stringify(errors)}`);
    return data;
  };
}
