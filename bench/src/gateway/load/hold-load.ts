import { connect } from 'node:net';
import type { Load } from '../../load.ts';
import { createAnswerReader, type RawAnswer } from './answer-reader.ts';

export interface HeldLoad {
  /** Of a gateway; `/graphql` is asked. */
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  /** Whole requests, taken in turn by whichever connection is free; `rawRequest` makes them. */
  readonly requests: readonly Buffer[];
  /** Of each body; an answer of another length is another answer. */
  readonly bytes: number;
}

export interface Held extends Load {
  /** Answers that were not the expected one; `done` and latencies are without them. */
  readonly failed: number;
}

/**
 * Keeps one request under way on each of many connections until the time is up. What it costs itself is
 * a fraction of what a fast gateway costs: bytes are counted, and nothing else is done with them.
 *
 * @throws Error when a connection is lost
 */
export async function holdLoad(load: HeldLoad): Promise<Held> {
  const startedAt = performance.now();
  const latenciesMs: number[] = [];
  let next = 0;
  let failed = 0;
  const run: Run = {
    take: () => load.requests[next++ % load.requests.length] ?? Buffer.alloc(0),
    endsAt: startedAt + load.seconds * 1_000,
    answered(answer, ms) {
      if (answer.status === 200 && answer.bytes === load.bytes) latenciesMs.push(ms);
      else failed += 1;
    },
  };
  const hold = async () => {
    while (performance.now() < run.endsAt) await holdOne(load.url, run);
  };
  await Promise.all(Array.from({ length: load.connections }, hold));
  const seconds = (performance.now() - startedAt) / 1_000;
  const done = latenciesMs.length;
  return {
    done,
    failed,
    seconds,
    perSecond: done / seconds,
    latenciesMs: latenciesMs.toSorted((a, b) => a - b),
  };
}

interface Run {
  take(): Buffer;
  answered(answer: RawAnswer, ms: number): void;
  readonly endsAt: number;
}

/** Until the time is up or the server, after so many requests on one connection, wants another. */
function holdOne(url: string, { take, answered, endsAt }: Run): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let sentAt = 0;
  let isOver = false;
  const send = () => {
    sentAt = performance.now();
    socket.write(take());
  };
  const read = createAnswerReader((answer) => {
    const now = performance.now();
    answered(answer, now - sentAt);
    isOver = answer.isLast || now >= endsAt;
    if (isOver) socket.end();
    else send();
  });
  socket.on('connect', send);
  socket.on('data', read);
  socket.on('error', reject);
  socket.on('close', () => {
    if (isOver) resolve();
    else reject(new Error(`${url} closed a connection`));
  });
  return promise;
}
