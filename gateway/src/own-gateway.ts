import type { GatewayInterface } from '@apollo/server-gateway-interface';
import type { GraphQLSchema } from 'graphql';
import { type LoadedSupergraph, loadSupergraph } from './load-supergraph.ts';
import type { SupergraphFile } from './supergraph-file.ts';

type SchemaListener = Parameters<GatewayInterface['onSchemaLoadOrUpdate']>[0];

/** The supergraph in force and its successors, without anybody who answers. */
export type SchemaSource = Pick<GatewayInterface, 'onSchemaLoadOrUpdate'> & {
  load(): Promise<void>;
  stop(): Promise<void>;
};

export interface OwnGatewayOptions {
  /** Opens the file; what it is given judges each supergraph before that takes over. */
  openFile(judge: (supergraphSdl: string) => Promise<void>): SupergraphFile;
  /** Makes ready for a supergraph. @throws when it cannot be served */
  rehearse(supergraphSdl: string): Promise<void>;
  /** Hears of each subgraph of the supergraph that takes over. */
  addSubgraph(name: string, url: string): void;
  /** Hears what clients see of it. */
  use(supergraphSdl: string, schema: GraphQLSchema): void;
  /** Lets go of what the others were given. */
  close(): Promise<void>;
}

/**
 * Takes one supergraph after another. Each is read and judged as a whole beforehand, so that one takes
 * over in one step or not at all.
 */
export function createOwnGateway(options: OwnGatewayOptions): SchemaSource {
  const listeners = new Set<SchemaListener>();
  let judged: LoadedSupergraph | undefined;
  let closeFile: (() => Promise<void>) | undefined;
  let isStopped = false;

  async function judge(supergraphSdl: string): Promise<void> {
    judged = loadSupergraph(supergraphSdl);
    await options.rehearse(supergraphSdl);
  }

  function take(supergraphSdl: string): void {
    if (isStopped) throw new Error('The gateway has stopped.');
    if (judged?.supergraphSdl !== supergraphSdl) throw new Error('Nobody has judged it.');
    const { schema: apiSchema, subgraphs } = judged;
    for (const { name, url } of subgraphs) options.addSubgraph(name, url);
    options.use(supergraphSdl, apiSchema);
    for (const tell of listeners) tell({ apiSchema, coreSupergraphSdl: supergraphSdl });
  }

  return {
    async load() {
      const opened = await options.openFile(judge).initialize({ update: take });
      closeFile = opened.cleanup;
      take(opened.supergraphSdl);
    },
    onSchemaLoadOrUpdate(tell) {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    async stop() {
      isStopped = true;
      await closeFile?.();
      await options.close();
    },
  };
}
