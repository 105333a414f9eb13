import type { Logger } from 'pino';
import type { EventTransport } from './transport.ts';

export interface Announcer {
  add(ids: readonly string[]): void;
  /** Tells what is left. */
  stop(): Promise<void>;
}

export interface AnnouncerOptions {
  readonly transport: Pick<EventTransport, 'announce'>;
  /** Under which changes are told, such as `inventory.stock.changed.v1`. */
  readonly type: string;
  readonly log: Logger;
  /** Changes of so many milliseconds are told together. Default 20. */
  readonly flushMs?: number;
}

/** Of more things than this nobody is told one by one in one go. */
const IDS_PER_FLUSH_MAX = 10_000;

/** Tells whoever listens of changes that are no event for any service, each thing once in a while. */
export function createAnnouncer(options: AnnouncerOptions): Announcer {
  const { transport, type, log, flushMs = 20 } = options;
  const changed = new Set<string>();
  let flushing: Promise<void> | undefined;

  async function flush(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, flushMs));
    const ids = [...changed].slice(0, IDS_PER_FLUSH_MAX);
    for (const id of ids) changed.delete(id);
    try {
      await transport.announce(ids.map((id) => ({ type, subject: id, sequence: '0', ids: [id] })));
    } catch (error) {
      // Who shows them looks again after a while, and when it has lost the broker itself.
      log.warn({ err: error, changes: ids.length, type }, 'changes could not be announced');
    }
    flushing = changed.size > 0 ? flush() : undefined;
  }

  return {
    add(ids) {
      for (const id of ids) changed.add(id);
      flushing ??= flush();
    },
    async stop() {
      while (flushing) await flushing;
    },
  };
}
