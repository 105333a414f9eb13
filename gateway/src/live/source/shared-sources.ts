import type { GraphQLFormattedError } from 'graphql';
import {
  type KeepOptions,
  KeptConnection,
  type KeptListener,
  type KeptSource,
} from './keep-connected.ts';
import { LatestEvents } from './latest-events.ts';
import { readEvent, type SourceEvent } from './source-event.ts';

export interface SharedSource extends KeptSource {
  /** Equal for streams that tell the same: of one subgraph, for one caller and one question. */
  readonly key: string;
}

export interface EventListener {
  onEvent(event: SourceEvent): void;
  /** There is no more to come, or errors say why not. Not called for what never began. */
  onEnd(errors?: readonly GraphQLFormattedError[]): void;
}

export interface SharedSources {
  /** Resolves once the stream is open; then returns how to leave it, or why there is none. */
  join(
    source: SharedSource,
    listener: EventListener,
  ): Promise<(() => void) | readonly GraphQLFormattedError[]>;
  /** Streams that are open or being opened. */
  count(): number;
}

/** The client hears of it from its own connection, at about the same time. */
const EXPIRY_GRACE_MS = 1_000;

/** Streams of subgraphs, each opened once for all equal subscriptions of a caller. */
export function createSharedSources(options: KeepOptions): SharedSources {
  const byKey = new Map<string, OpenSourceStream>();
  const all = new Set<OpenSourceStream>();

  function open(asked: SharedSource): OpenSourceStream {
    const stream = new OpenSourceStream(asked, options, (closed) => {
      all.delete(closed);
      if (byKey.get(closed.key) === closed) byKey.delete(closed.key);
    });
    all.add(stream);
    // One that cannot be shared with who comes later stands aside for the next.
    byKey.set(asked.key, stream);
    return stream;
  }

  return {
    async join(asked, listener) {
      const before = byKey.get(asked.key);
      const known = before?.latest.all();
      const stream = before && known ? before : open(asked);
      stream.listeners.add(listener);
      for (const event of (stream === before && known) || []) listener.onEvent(event);
      return (await stream.opened) ?? (() => stream.leave(listener));
    },
    count: () => all.size,
  };
}

/** One stream and who listens to it. A class, as its connection is. */
class OpenSourceStream implements KeptListener {
  readonly key: string;
  readonly listeners = new Set<EventListener>();
  readonly latest: LatestEvents;
  /** Resolves when it is open, or with why it is not. */
  readonly opened: Promise<readonly GraphQLFormattedError[] | undefined>;
  readonly #connection: KeptConnection;
  readonly #onClose: (closed: OpenSourceStream) => void;
  #resolve: ((errors: readonly GraphQLFormattedError[] | undefined) => void) | undefined;
  #expiry: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(
    source: SharedSource,
    options: KeepOptions,
    onClose: (closed: OpenSourceStream) => void,
  ) {
    this.key = source.key;
    this.latest = new LatestEvents(options.limits);
    this.opened = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#onClose = onClose;
    this.#connection = new KeptConnection(source, options, this);
  }

  leave(listener: EventListener): void {
    this.listeners.delete(listener);
    if (this.listeners.size === 0 && !this.#isOver) this.#close();
  }

  onOpen(): void {
    this.#resolve?.(undefined);
    this.#resolve = undefined;
  }

  onEvent(text: string): boolean {
    const event = readEvent(text);
    if (!event) return false;
    if (event.isExpiry) {
      const { errors = [] } = event.take();
      this.#expiry = setTimeout(() => this.#end(errors), EXPIRY_GRACE_MS);
      return true;
    }
    this.latest.add(event);
    for (const listener of this.listeners) listener.onEvent(event);
    return true;
  }

  onEnd(errors?: readonly GraphQLFormattedError[]): void {
    // What follows the expiry is no end of its own.
    if (this.#expiry === undefined) this.#end(errors);
  }

  #end(errors?: readonly GraphQLFormattedError[]): void {
    this.#close();
    // It was never open.
    if (this.#resolve) this.#resolve(errors ?? []);
    else for (const listener of this.listeners) listener.onEnd(errors);
  }

  #close(): void {
    this.#isOver = true;
    clearTimeout(this.#expiry);
    this.#connection.close();
    this.#onClose(this);
  }
}
