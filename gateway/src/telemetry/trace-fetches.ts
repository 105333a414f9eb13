import { currentSpan, inSpan, type Span } from '@supergraph/service/telemetry/span';
import type { AskSubgraph } from '../subgraph/subgraph-client.ts';

/**
 * Gives each fetch a span, the wait for a place at the subgraph and refusals among it. The subgraph goes on
 * from there; of equal fetches under way at once from the first.
 */
export function traceFetches(
  ask: AskSubgraph,
  { name, url }: { name: string; url: string },
): AskSubgraph {
  const address = URL.parse(url);
  const server = {
    'subgraph.name': name,
    'server.address': address?.hostname ?? '',
    'server.port': Number(address?.port || (address?.protocol === 'https:' ? 443 : 80)),
  };
  return (request, context) => {
    const span = currentSpan()?.child(`fetch ${name}`, {
      kind: 'client',
      attributes: { ...server, 'graphql.operation.type': request.kind },
    });
    return span ? inSpan(span, () => told(span, ask(request, context))) : ask(request, context);
  };
}

/** A fetch never rejects: how it went stands in its answer. */
async function told(span: Span, asked: ReturnType<AskSubgraph>): ReturnType<AskSubgraph> {
  const answer = await asked;
  const [first] = answer.errors ?? [];
  if (first) span.fail(String(first.extensions?.['code'] ?? 'INTERNAL_SERVER_ERROR'));
  return answer;
}
