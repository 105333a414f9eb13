import { hash } from 'node:crypto';
import type { StreamAsker } from '@supergraph/live/operations';
import { readTraceparent } from '@supergraph/service/telemetry/traceparent';
import type { EventSource } from '../../engine/compile/compile-subscription.ts';
import { toldHeaders } from '../../subgraph/forwarded-headers.ts';
import type { SharedSource } from './shared-sources.ts';
import { createSourcePaths, type SourcePaths } from './source-paths.ts';

/** Where a subgraph is, and which headers of clients it gets. */
export interface SubgraphAddress {
  readonly url: string;
  readonly forwarded: readonly string[];
}

export type FindSource = (source: EventSource, asker: StreamAsker) => SharedSource;

/** How a stream is asked for: with all that a fetch carries but a deadline. */
export function createFindSource({
  addressOf,
  gatewaySecret,
}: {
  addressOf: (subgraph: string) => SubgraphAddress;
  gatewaySecret: string;
}): FindSource {
  const pathsByUrl = new Map<string, SourcePaths>();

  function pathsOf(url: URL): SourcePaths {
    const paths = pathsByUrl.get(url.href) ?? createSourcePaths(url);
    pathsByUrl.set(url.href, paths);
    return paths;
  }

  return ({ subgraph, body }, asker) => {
    const { url: address, forwarded } = addressOf(subgraph);
    const url = new URL(address);
    const { origin } = url;
    const traceparent = readTraceparent(asker.headers.traceparent);
    const headersTold = () => toldHeaders({ ...asker, traceparent }, { gatewaySecret, forwarded });
    const { 'x-request-id': _, traceparent: __, ...told } = headersTold();
    return {
      subgraph,
      paths: pathsOf(url),
      request: () => ({
        origin,
        headers: { ...headersTold(), accept: 'text/event-stream' },
        body,
      }),
      // A token has some 700 bytes, and a key is kept for as long as its stream.
      key: hash('sha256', JSON.stringify([address, body, told]), 'base64'),
    };
  };
}
