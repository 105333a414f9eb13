import { type DocumentNode, visit } from 'graphql';
import type { KnownOperation } from './operation.ts';

const DELIVERY = new Set(['defer', 'stream']);

/**
 * An operation without @defer and @stream: a router that knows them answers the same in parts, though no graph declares
 * them.
 */
export function inOnePart<T extends KnownOperation>(operation: T): T {
  const document = visit<DocumentNode>(operation.document, {
    Directive: ({ name }) => (DELIVERY.has(name.value) ? null : undefined),
  });
  return document === operation.document ? operation : { ...operation, document };
}
