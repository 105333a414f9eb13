import type { DocumentNode } from 'graphql';

/** An operation that a client is known to send. */
export interface KnownOperation {
  /** "(anonymous)" when it has none. */
  readonly name: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  /** The operation alone, with the fragments that it needs. */
  readonly document: DocumentNode;
  readonly origin: 'document' | 'manifest' | 'usage';
  /** Whether some of it is put in when the program runs: what stands here is sent, and more. */
  readonly isPartial?: boolean;
  /** Where it stands, relative to where the command runs; none for recorded traffic. */
  readonly file?: string;
  readonly line?: number;
  /** Id in a manifest, or hash in the usage file. */
  readonly id?: string;
}
