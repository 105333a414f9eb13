import { createHash } from 'node:crypto';
import { type OperationDefinitionNode, parse } from 'graphql';
import { z } from 'zod';
import { operationsOf } from './split-document.ts';

/**
 * A persisted-document manifest in Apollo's format, as generate-persisted-query-manifest writes and
 * @apollo/persisted-query-lists and the router read.
 * https://www.apollographql.com/docs/graphos/platform/security/persisted-queries
 */
export const manifestSchema = z.object({
  format: z.literal('apollo-persisted-query-manifest', {
    error: 'must be "apollo-persisted-query-manifest"',
  }),
  version: z.literal(1, { error: 'must be 1' }),
  operations: z.array(
    z.object({
      /** Usually the SHA-256 of the body in hex; any unique text will do. */
      id: z.string().min(1),
      name: z.string().min(1),
      type: z.enum(['query', 'mutation', 'subscription']),
      body: z.string().min(1),
      /** Which client it belongs to, when ids are per client. */
      clientName: z.string().nullish(),
    }),
  ),
});

/**
 * Relay's persisted queries, which are texts by id, in Apollo's format; none where it is something else.
 *
 * @see https://relay.dev/docs/guides/persisted-queries/
 */
export function fromRelay(value: unknown): unknown {
  const { data } = z.record(z.string(), z.string()).safeParse(value);
  if (!data || data['format'] !== undefined) return;
  const entries = Object.entries(data);
  const operations = entries.map(([id, body]) => {
    const node = operationIn(body);
    return { id, body, name: node?.name?.value ?? id, type: node?.operation ?? 'query' };
  });
  return { format: 'apollo-persisted-query-manifest', version: 1, operations };
}

function operationIn(body: string): OperationDefinitionNode | undefined {
  try {
    return operationsOf(parse(body, { noLocation: true }))[0];
  } catch {
    // Whoever reads the manifest tells that it cannot be parsed.
    return;
  }
}

export type Manifest = z.output<typeof manifestSchema>;

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
