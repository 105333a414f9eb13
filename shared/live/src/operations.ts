import type { IncomingHttpHeaders } from 'node:http';
import type { Client } from '@supergraph/service/http/client';
import type { Caller } from '@supergraph/service/identity/caller';
import type { GraphQLFormattedError } from 'graphql';

/** What a client asks for (GraphQL over HTTP §5.4). */
export interface StreamRequest {
  /** Empty where one of the ids names it, as for a request. */
  readonly query: string;
  readonly documentId?: unknown;
  readonly id?: unknown;
  readonly doc_id?: unknown;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | null | undefined;
}

/** Who asks, and over which connection. */
export interface StreamAsker {
  readonly caller: Caller;
  readonly client: Client;
  readonly requestId: string;
  /** Of the request, or of the upgrade to a WebSocket. */
  readonly headers: IncomingHttpHeaders;
  /** Aborts when the client has left, or wants no more of it. */
  readonly signal: AbortSignal;
  /** Not by GET. */
  readonly mayMutate: boolean;
}

export interface StreamAnswer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** It may throw an `EndedEarly`. */
export type AnswerStream = AsyncIterableIterator<StreamAnswer>;

export interface PreparedOperation {
  /** Whether it is a subscription. */
  readonly isStream: boolean;
  /** The answers, or the one that there is. */
  begin(): Promise<AnswerStream | StreamAnswer>;
}

/** Why nothing is begun. */
export interface Refusal {
  readonly errors: readonly GraphQLFormattedError[];
}

/** What streams are for: a subgraph has its subscriptions, the gateway the operations of the whole graph. */
export interface StreamOperations {
  prepare(request: StreamRequest, asker: StreamAsker): Promise<PreparedOperation | Refusal>;
}

/** A stream ends though its source does not: what is left of it are these errors. */
export class EndedEarly extends Error {
  override readonly name = 'EndedEarly';
  readonly errors: readonly GraphQLFormattedError[];

  constructor(errors: readonly GraphQLFormattedError[]) {
    super(errors[0]?.message ?? 'The stream has ended.');
    this.errors = errors;
  }
}
