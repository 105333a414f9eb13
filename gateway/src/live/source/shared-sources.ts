import type { GraphQLFormattedError } from 'graphql';
import { type KeepOptions, type KeptSource, keepConnected } from './keep-connected.ts';
import { createLatestEvents } from './latest-events.ts';
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

interface Open {
  readonly listeners: Set<EventListener>;
  readonly opened: Promise<readonly GraphQLFormattedError[] | undefined>;
  readonly latest: ReturnType<typeof createLatestEvents>;
  isOver: boolean;
  close(): void;
}

/** The client hears of it from its own connection, at about the same time. */
const EXPIRY_GRACE_MS = 1_000;

/** Streams of subgraphs, each opened once for all equal subscriptions of a caller. */
export function createSharedSources(options: KeepOptions): SharedSources {
  const byKey = new Map<string, Open>();
  const all = new Set<Open>();

  function open({ key, ...kept }: SharedSource): Open {
    const { promise: opened, resolve } = Promise.withResolvers<
      readonly GraphQLFormattedError[] | undefined
    >();
    const latest = createLatestEvents(options.limits);
    let timer: NodeJS.Timeout | undefined;
    let hasOpened = false;
    const source: Open = {
      listeners: new Set(),
      opened,
      latest,
      isOver: false,
      close() {
        source.isOver = true;
        clearTimeout(timer);
        all.delete(source);
        if (byKey.get(key) === source) byKey.delete(key);
        disconnect();
      },
    };

    function end(errors?: readonly GraphQLFormattedError[]): void {
      const { listeners } = source;
      source.close();
      if (hasOpened) for (const listener of listeners) listener.onEnd(errors);
      else resolve(errors ?? []);
    }

    function receive(text: string): boolean {
      const event = readEvent(text);
      if (!event) return false;
      if (event.isExpiry) {
        const { errors = [] } = event.take();
        timer = setTimeout(() => end(errors), EXPIRY_GRACE_MS);
        return true;
      }
      latest.add(event);
      for (const listener of source.listeners) listener.onEvent(event);
      return true;
    }

    const disconnect = keepConnected(kept, options, {
      onOpen: () => {
        hasOpened = true;
        resolve(undefined);
      },
      onEvent: receive,
      onEnd: (errors) => {
        // What follows the expiry is no end of its own.
        if (timer === undefined) end(errors);
      },
    });
    all.add(source);
    // One that cannot be shared with who comes later stands aside for the next.
    byKey.set(key, source);
    return source;
  }

  return {
    async join(asked, listener) {
      const before = byKey.get(asked.key);
      const known = before?.latest.all();
      const source = before && known ? before : open(asked);
      source.listeners.add(listener);
      for (const event of (source === before && known) || []) listener.onEvent(event);
      const leave = () => {
        source.listeners.delete(listener);
        if (source.listeners.size === 0 && !source.isOver) source.close();
      };
      const errors = await source.opened;
      return errors ?? leave;
    },
    count: () => all.size,
  };
}
