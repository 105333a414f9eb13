import { hash } from 'node:crypto';
import type { StreamAsker } from '@supergraph/live/operations';
import { readTraceparent } from '@supergraph/service/telemetry/traceparent';
import type { EventSource } from '../../engine/compile/compile-subscription.ts';
import { type TellingOptions, toldHeaders } from '../../subgraph/forwarded-headers.ts';
import type { SourceRequest } from './connect-source.ts';
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

  const known = new WeakMap<SubgraphAddress, Found>();

  function foundAt(given: SubgraphAddress): Found {
    const url = new URL(given.url);
    const telling = { gatewaySecret, forwarded: given.forwarded };
    return { address: given.url, origin: url.origin, paths: pathsOf(url), telling };
  }

  return (source, asker) => {
    const address = addressOf(source.subgraph);
    const found = known.get(address) ?? foundAt(address);
    known.set(address, found);
    return new FoundSource(source, asker, found);
  };
}

/** What is the same for all streams of a subgraph. */
interface Found {
  readonly origin: string;
  readonly address: string;
  readonly paths: SourcePaths;
  readonly telling: TellingOptions;
}

/** A class, as all that there is for each stream. */
class FoundSource implements SharedSource {
  readonly subgraph: string;
  readonly key: string;
  readonly #body: string;
  readonly #asker: StreamAsker;
  readonly #found: Found;

  constructor({ subgraph, body }: EventSource, asker: StreamAsker, found: Found) {
    this.subgraph = subgraph;
    this.#body = body;
    this.#asker = asker;
    this.#found = found;
    const { 'x-request-id': _, traceparent: __, ...told } = this.#headers();
    // A token has some 700 bytes, and a key is kept for as long as its stream.
    this.key = hash('sha256', JSON.stringify([found.address, body, told]), 'base64');
  }

  get paths(): SourcePaths {
    return this.#found.paths;
  }

  request(): Omit<SourceRequest, 'path'> {
    const headers = { ...this.#headers(), accept: 'text/event-stream' };
    return { origin: this.#found.origin, headers, body: this.#body };
  }

  #headers(): Record<string, string> {
    const traceparent = readTraceparent(this.#asker.headers.traceparent);
    return toldHeaders({ ...this.#asker, traceparent }, this.#found.telling);
  }
}
