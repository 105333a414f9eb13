/**
 * How many queues each consumer has. Part of the agreement between publishers and consumers: it
 * cannot change while messages wait.
 */
export const PARTITIONS = 8;

export interface Names {
  exchange: string;
  /** For what is no event. */
  news: string;
  /** The queues of a consumer, by partition. */
  queues(consumer: string): string[];
  deadLetters(consumer: string): string;
  /** Holds one message: the types that the consumer is bound to. */
  types(consumer: string): string;
  /** An exchange and the queue behind it, in which messages of unknown types wait for so long. */
  waiting(consumer: string, delayMs: number): string;
  /** Never holds a message: each replica consumes it, so its consumers are the replicas. */
  replicas(consumer: string): string;
  /** A queue that only one connection at a time can have: a lock. */
  deadLettersLock(consumer: string): string;
  /** The same for who changes what the consumer is bound to. */
  typesLock(consumer: string): string;
}

/** @param prefix sets apart systems that share a broker, and tests; normally empty */
export function namesOf(prefix: string): Names {
  const own = (consumer: string) => `${prefix}events.${consumer}`;
  return {
    exchange: `${prefix}events`,
    news: `${prefix}news`,
    queues: (consumer) => Array.from({ length: PARTITIONS }, (_, n) => `${own(consumer)}.${n}`),
    deadLetters: (consumer) => `${own(consumer)}.dead`,
    types: (consumer) => `${own(consumer)}.types`,
    waiting: (consumer, delayMs) => `${own(consumer)}.waiting.${delayMs}`,
    replicas: (consumer) => `${own(consumer)}.replicas`,
    deadLettersLock: (consumer) => `${own(consumer)}.dead.lock`,
    typesLock: (consumer) => `${own(consumer)}.types.lock`,
  };
}

export function routingKey(type: string, partition: number): string {
  return `${type}.${partition}`;
}

/** FNV-1a over UTF-16: the same for every publisher, now and later. */
export function partitionOf(subject: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < subject.length; index += 1) {
    hash = Math.imul(hash ^ subject.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % PARTITIONS;
}
