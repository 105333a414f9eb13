import type { GatewayInterface } from '@apollo/server-gateway-interface';
import type { Logger } from '@supergraph/service/logger';
import type { GraphQLSchema } from 'graphql';
import { Agent } from 'undici';
import type { EntityCache } from './cache/entity-cache.ts';
import { withEntityCache } from './cache/with-entity-cache.ts';
import { setTelemetry } from './config.ts';
import type { GatewayContext } from './context.ts';
import { createEngine, type Engine } from './engine/engine.ts';
import type { LabelShares } from './engine/plan/override-labels.ts';
import { executeBy, type ShowsPlanTo } from './executor.ts';
import type { Admission } from './guard/admission/admission.ts';
import { admitToSource } from './guard/admission/admitted-source.ts';
import type { EarlyRefusals } from './guard/admission/early-refusals.ts';
import type { AuthorisationMode, GrantsOf } from './guard/authorisation/grants.ts';
import { type HeaderTable, noHeaders } from './headers/header-table.ts';
import { withDefer } from './incremental/defer-directive.ts';
import type { SubgraphAddress } from './live/source/find-source.ts';
import type { GatewayMetrics } from './metrics.ts';
import { createOwnGateway } from './own-gateway.ts';
import { createStockGateway } from './stock-gateway.ts';
import { asDataSource } from './stock-source.ts';
import { ANSWER_BYTES_MAX } from './subgraph/exchange.ts';
import { type AskSubgraph, createSubgraphClient } from './subgraph/subgraph-client.ts';
import { type Breakers, withBreaker } from './subgraph/with-breaker.ts';
import { createSupergraphFile } from './supergraph-file.ts';
import { markGuarded, markSupported } from './supported-features.ts';
import { traceFetches } from './telemetry/trace-fetches.ts';

export interface GatewayOptions {
  readonly supergraphFile: string;
  /** Address by subgraph name, where it differs from the supergraph's routing url. */
  readonly subgraphUrls?: Readonly<Record<string, string | undefined>>;
  readonly subgraphTimeoutMs: number;
  readonly subgraphConnectionsMax: number;
  readonly admission: Admission;
  readonly breakers: Breakers;
  readonly early: EarlyRefusals;
  readonly gatewaySecret: string;
  /** What becomes of an operation of which the caller may not have all. Default: it gets the rest. */
  readonly authorisation?: AuthorisationMode | undefined;
  readonly grantsOf: GrantsOf;
  /** Which headers pass between clients and subgraphs. Default: none but the gateway's own. */
  readonly headers?: HeaderTable | undefined;
  /** The one subgraph that sets the cookie of a browser's session, and gets it back. Default: none. */
  readonly sessionSubgraph?: string | undefined;
  /** Who may ask, by a header, for the query plan, which Sandbox and Explore show beside the answer. */
  readonly showsPlanTo: ShowsPlanTo;
  /** Entities that need not be fetched each time. Default: none is kept. */
  readonly cache?: EntityCache | undefined;
  /** Who answers operations: our engine, or for comparison Apollo's executor. Default ours. */
  readonly engine?: 'own' | 'stock';
  /** Labels of `@override` that one decides on oneself. Default none. */
  readonly overrideLabels?: LabelShares | undefined;
  /** Whether fragments may be answered later (`@defer`); by our engine alone. Default yes. */
  readonly defers?: boolean;
  /** Whether Apollo gets usage data. Default no. */
  readonly sendsTelemetry?: boolean;
  readonly log: Logger;
  readonly metrics: GatewayMetrics;
}

export interface FederatedGraph {
  /** For Apollo Server, which loads it and stops it. */
  readonly gateway: GatewayInterface;
  readonly engine: Engine<GatewayContext>;
  /** Where a subgraph is, and which headers of clients it gets. */
  addressOf(subgraph: string): SubgraphAddress;
}

const CONNECT_MS_MAX = 2_000;
const KEEP_ALIVE_MS = 30_000;

/** The federated graph: it takes one supergraph after another from a file, and the engine answers. */
export function createGateway(options: GatewayOptions): FederatedGraph {
  const { log, metrics, supergraphFile: file, defers = true } = options;
  setTelemetry({ isSent: options.sendsTelemetry ?? false });
  const subgraphs = createSubgraphs(options);
  const engine = createEngine<GatewayContext>({
    ask: (request, context) => subgraphs.ask(request.subgraph)(request, context),
    refuses: options.authorisation === 'operation' ? 'operation' : 'fields',
    overrideLabels: options.overrideLabels,
  });
  const parts = {
    rehearse: engine.rehearse,
    use: (supergraphSdl: string, schema: GraphQLSchema) =>
      engine.use(supergraphSdl, defers ? withDefer(schema) : schema),
    async close() {
      await engine.stop();
      await subgraphs.close();
    },
  };
  const ours = () =>
    createOwnGateway({
      ...parts,
      openFile: (judge) =>
        createSupergraphFile({ file, prepare: markSupported, rehearse: judge, log, metrics }),
      addSubgraph: subgraphs.add,
    });
  const stock = () =>
    createStockGateway({
      ...parts,
      openFile: (judge) =>
        createSupergraphFile({ file, prepare: markGuarded, rehearse: judge, log, metrics }),
      sourceOf: (name, url) => asDataSource(name, subgraphs.add(name, url)),
      log,
    });
  return {
    engine,
    addressOf: subgraphs.addressOf,
    gateway:
      options.engine === 'stock' ? stock() : executeBy(engine, ours(), { ...options, defers }),
  };
}

/** Whom to ask for each subgraph of the supergraph in force. */
function createSubgraphs(options: GatewayOptions) {
  const { subgraphUrls = {}, subgraphTimeoutMs: timeoutMs } = options;
  const dispatcher = new Agent({
    connections: options.subgraphConnectionsMax,
    connect: { timeout: Math.min(CONNECT_MS_MAX, timeoutMs) },
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: ANSWER_BYTES_MAX,
  });
  const known = new Map<string, AskSubgraph>();
  const addresses = new Map<string, SubgraphAddress>();
  return {
    add(name: string, url: string): AskSubgraph {
      const breaker = options.breakers.for(name);
      const headers = (options.headers ?? noHeaders).rulesFor(name);
      const address = subgraphUrls[name] ?? url;
      addresses.set(name, { url: address, forwarded: headers.forwarded });
      const client = createSubgraphClient({
        ...{ ...options, name, url: address, dispatcher, timeoutMs, headers },
        hasSessions: name === options.sessionSubgraph,
        onHealth: (isWell) => breaker.record(isWell),
      });
      const admitted = admitToSource(client, { ...options, name });
      const guarded = withBreaker(admitted, { ...options, name, breaker });
      const traced = traceFetches(guarded, { name, url: subgraphUrls[name] ?? url });
      const { cache } = options;
      const ask = cache ? withEntityCache(traced, { ...options, name, cache }) : traced;
      known.set(name, ask);
      return ask;
    },
    ask(name: string): AskSubgraph {
      const ask = known.get(name);
      if (!ask) throw new Error(`The supergraph has no subgraph ${name}.`);
      return ask;
    },
    addressOf(name: string): SubgraphAddress {
      const address = addresses.get(name);
      if (!address) throw new Error(`The supergraph has no subgraph ${name}.`);
      return address;
    },
    close: () => dispatcher.close(),
  };
}
