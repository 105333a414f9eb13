import type { ASTNode } from 'graphql';
import type { ChangeLevel } from './change.ts';

type SubgraphChangeKind =
  | 'subgraph-added'
  | 'subgraph-removed'
  | 'routing-url-changed'
  | 'field-left'
  | 'key-removed'
  | 'type-changed'
  | 'directives-changed';

/** A change within one subgraph, whether clients see it or not. */
export interface SubgraphChange {
  readonly kind: SubgraphChangeKind;
  readonly level: ChangeLevel;
  readonly subgraph: string;
  /** None where it is of the subgraph as a whole. */
  readonly coordinate?: string;
  /** Where it stands, if no coordinate tells. */
  readonly node?: ASTNode;
  readonly message: string;
  readonly reason: string;
}

export const OLD_GATEWAYS =
  'Until every gateway has the new supergraph, some plan by the earlier one and ask this subgraph for what it had.';
