import { connect } from 'node:net';
import type { Load } from '../../load.ts';
import { createAnswerReader } from './answer-reader.ts';

export interface HeldLoad {
  /** Of a gateway; `/graphql` is asked. */
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  /** Whole requests, taken in turn by whichever connection is free; `rawRequest` makes them. */
  readonly requests: readonly Buffer[];
  /** Of each body; an answer of another length is another answer, and ends the run. */
  readonly bytes: number;
}

/**
 * Keeps one request under way on each of many connections until the time is up. What it costs itself is
 * a fraction of what a fast gateway costs: bytes are counted, and nothing else is done with them.
 *
 * @throws Error when an answer is not the expected one, or a connection is lost
 */
export async function holdLoad(load: HeldLoad): Promise<Load> {
  const latenciesMs: number[] = [];
  const startedAt = performance.now();
  const endsAt = startedAt + load.seconds * 1_000;
  let next = 0;
  const take = () => load.requests[next++ % load.requests.length] ?? Buffer.alloc(0);
  await Promise.all(
    Array.from({ length: load.connections }, () => holdOne(load, { take, endsAt, latenciesMs })),
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  return {
    done: latenciesMs.length,
    seconds,
    perSecond: latenciesMs.length / seconds,
    latenciesMs: latenciesMs.toSorted((a, b) => a - b),
  };
}

interface Run {
  take(): Buffer;
  readonly endsAt: number;
  readonly latenciesMs: number[];
}

function holdOne({ url, bytes }: HeldLoad, { take, endsAt, latenciesMs }: Run): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let sentAt = 0;
  const send = () => {
    sentAt = performance.now();
    socket.write(take());
  };
  const read = createAnswerReader((answer) => {
    const now = performance.now();
    latenciesMs.push(now - sentAt);
    if (answer.status !== 200 || answer.bytes !== bytes) {
      reject(new Error(`status ${answer.status} with ${answer.bytes} bytes instead of ${bytes}`));
      socket.destroy();
    } else if (now < endsAt) send();
    else socket.end();
  });
  socket.on('connect', send);
  socket.on('data', read);
  socket.on('error', reject);
  socket.on('close', () => {
    if (performance.now() >= endsAt) resolve();
    else reject(new Error(`${url} closed a connection`));
  });
  return promise;
}
