import type { Sql } from 'postgres';
import { inSpan } from '../telemetry/span.ts';
import { statementSpan } from '../telemetry/statement-span.ts';
import { statementSignal } from './cancellation.ts';
import type { Cancels } from './cancels.ts';
import type { Connections } from './connections.ts';

/** What a pool's statements share. */
export interface StatementParts {
  connections: Connections;
  cancels: Cancels;
  /** The name of the database. */
  name: string;
}

type Sent = ReturnType<Sql['unsafe']>;

/**
 * A statement outside a transaction, sent when it is awaited, as the driver's own are. It ends with the
 * reason when nobody wants its result any more, and is sent again when a cancellation struck it that was
 * meant for another.
 */
export class Statement implements PromiseLike<unknown> {
  readonly #text: string;
  readonly #send: () => Sent;
  readonly #parts: StatementParts;
  #hasRowsAsArrays = false;
  #outcome: Promise<unknown> | undefined;

  constructor(text: string, send: () => Sent, parts: StatementParts) {
    this.#text = text;
    this.#send = send;
    this.#parts = parts;
  }

  /** Rows as arrays of values, as the driver has it. */
  values(): this {
    this.#hasRowsAsArrays = true;
    return this;
  }

  // biome-ignore lint/suspicious/noThenProperty: awaiting it is what sends it, as drizzle expects
  then<A, B = never>(
    onResult?: ((result: unknown) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#outcome ??= inSpan(statementSpan(this.#text, this.#parts.name), () => this.#run());
    return this.#outcome.then(onResult, onError);
  }

  async #run(): Promise<unknown> {
    const { connections, cancels } = this.#parts;
    const signal = statementSignal();
    signal?.throwIfAborted();
    const turn = connections.take(signal);
    if (turn) await turn;
    try {
      const startedAtMs = performance.now();
      try {
        return await this.#sendOnce(signal);
      } catch (error) {
        signal?.throwIfAborted();
        if (!cancels.hasStruck(error, startedAtMs)) throw error;
        return await this.#sendOnce(signal);
      }
    } finally {
      connections.giveBack();
    }
  }

  async #sendOnce(signal: AbortSignal | undefined): Promise<unknown> {
    const sent = this.#hasRowsAsArrays ? this.#send().values() : this.#send();
    const stopWatching = signal && this.#parts.cancels.watch(sent, signal);
    try {
      return await sent;
    } finally {
      stopWatching?.();
    }
  }
}
