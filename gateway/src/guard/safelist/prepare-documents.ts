import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ApolloServerPlugin } from '@apollo/server';
import type { Logger } from '@supergraph/service/logger';
import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { GatewayContext } from '../../context.ts';
import type { KnownOperations } from '../../direct/known-operations.ts';
import { everyGrant } from '../../engine/authorise/requirement.ts';
import type { Engine } from '../../engine/engine.ts';
import { clientRules } from '../client-rules.ts';
import { safelistLimits } from './limits.ts';
import type { SafelistMetrics } from './metrics.ts';
import type { SafelistFiles } from './safelist-files.ts';

export interface PreparationOptions {
  readonly safelist: SafelistFiles;
  /** Whether a text is within the limits of documents. */
  readonly isBounded: (text: string) => boolean;
  readonly engine: Pick<Engine<GatewayContext>, 'prepare'>;
  readonly known: Pick<KnownOperations, 'learn'>;
  readonly log: Logger;
  readonly metrics: Pick<SafelistMetrics, 'unready'>;
}

const RULES = [...specifiedRules, ...clientRules];

/**
 * Makes listed documents ready before anybody asks for them: with each supergraph, and with each new
 * safelist, as those get them who may have all of it. One at a time, so that who asks meanwhile waits for
 * one plan more at most. What the supergraph does not allow is told in the log, and answered as any such
 * document.
 *
 * @returns for Apollo Server, and what stops it
 */
export function prepareDocuments(options: PreparationOptions) {
  const { safelist, log, metrics } = options;
  let schema: GraphQLSchema | undefined;
  let running = new AbortController();

  function begin(): void {
    running.abort();
    running = new AbortController();
    if (schema) void run(schema, running.signal);
  }

  async function run(current: GraphQLSchema, signal: AbortSignal): Promise<void> {
    const texts = [...safelist.current().texts].slice(0, safelistLimits.preparedMax);
    const faults: string[] = [];
    for (const text of texts) {
      await nextTurn();
      if (signal.aborted) return;
      const fault = await prepare(text, current, { ...options, signal });
      if (fault !== undefined) faults.push(fault);
    }
    if (signal.aborted) return;
    metrics.unready(faults.length);
    log.info({ documents: texts.length - faults.length }, 'the safelist is ready');
    if (faults.length === 0) return;
    const some = faults.slice(0, TOLD_MAX);
    log.warn({ count: faults.length, faults: some }, 'listed documents could not be made ready');
  }

  safelist.onChange(begin);
  const plugin: ApolloServerPlugin<GatewayContext> = {
    async serverWillStart() {
      return {
        schemaDidLoadOrUpdate({ apiSchema }) {
          schema = apiSchema;
          begin();
        },
        serverWillStop: async () => running.abort(),
      };
    },
  };
  return plugin;
}

/** Of a line of the log. */
const TOLD_MAX = 20;

/** What is wrong with it, in a line. */
async function prepare(
  text: string,
  schema: GraphQLSchema,
  { isBounded, engine, known, signal }: PreparationOptions & { readonly signal: AbortSignal },
): Promise<string | undefined> {
  try {
    if (!isBounded(text)) return told(text, 'is beyond the limits of documents');
    const document = parse(text);
    const [error] = validate(schema, document, RULES, { maxErrors: 1 });
    if (error) return told(text, error.message);
    for (const operation of operationsOf(document)) {
      const asked = { document, operation, grants: everyGrant };
      await engine.prepare(asked, { caller: '', signal });
      known.learn(text, operation.name?.value, { schema, document, operation });
    }
    return undefined;
  } catch (error) {
    return told(text, error instanceof Error ? error.message : String(error));
  }
}

/** Subscriptions are not answered by the engine. */
function operationsOf({ definitions }: DocumentNode) {
  return definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .filter(({ operation }) => operation !== 'subscription');
}

function told(text: string, fault: string): string {
  return `${text.slice(0, EXCERPT_CHARACTERS).replaceAll(/\s+/g, ' ')}…: ${fault}`;
}

const EXCERPT_CHARACTERS = 60;
