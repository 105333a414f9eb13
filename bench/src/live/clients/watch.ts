import { openHttpStream } from '@supergraph/gateway/live/source/http-stream';
import { createEventReader } from '@supergraph/gateway/live/source/read-events';
import { z } from 'zod';
import { nowMs } from '../now.ts';

export const groupShape = z.object({
  /** Where streams are, with their path. */
  url: z.string(),
  query: z.string(),
  /** Of users, each with as many streams as there are parcels for it. */
  tokens: z.array(z.string()),
  /** One stream each. */
  parcels: z.array(z.string()),
});

export type GroupSettings = z.output<typeof groupShape>;

/** What came of a group since it was last asked. */
export interface Received {
  /** From the commit to here, of each event. */
  readonly latenciesMs: readonly number[];
  /** Answers that are none, and streams that ended. */
  readonly failures: number;
}

export interface Group {
  /** Resolves when each stream has its first value: how long each took from its connection. */
  open(settings: GroupSettings): Promise<number[]>;
  take(): Received;
  close(): void;
}

const OPENED_AT_ONCE = 32;
const answer = z.object({
  data: z.object({ parcel: z.object({ changedAtMs: z.number() }) }),
  errors: z.undefined().optional(),
});

/** Clients that watch one parcel each by server-sent events, over a connection of its own. */
export function createGroup(): Group {
  const closes: (() => void)[] = [];
  let latenciesMs: number[] = [];
  let failures = 0;

  function watch(settings: GroupSettings, index: number): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const startedAtMs = nowMs();
    let lastMs: number | undefined;
    function receive(data: string): void {
      const given = answer.safeParse(JSON.parse(data));
      if (!given.success) {
        fail(`no answer: ${data}`);
        return;
      }
      const { changedAtMs } = given.data.data.parcel;
      if (lastMs === undefined) resolve(nowMs() - startedAtMs);
      else if (changedAtMs !== lastMs) latenciesMs.push(nowMs() - changedAtMs);
      lastMs = changedAtMs;
    }
    function fail(reason: string): void {
      failures += 1;
      reject(new Error(reason));
    }
    const read = createEventReader(({ name, data }) => {
      if (name === 'next') receive(data);
    }, 65_536);
    const times = { timeoutMs: 30_000, silentMs: 60_000 };
    const close = openHttpStream(requestFor(settings, index), times, {
      onHead: (status) => status !== 200 && fail(`HTTP ${status}`),
      onBody: (bytes) => void read(bytes),
      onEnd: () => fail('it ended'),
      onFailure: fail,
    });
    closes.push(close);
    return promise;
  }

  return {
    async open(settings) {
      const firstMs: number[] = [];
      const left = settings.parcels.keys();
      const openSome = async () => {
        for (const index of left) firstMs.push(await watch(settings, index));
      };
      await Promise.all(Array.from({ length: OPENED_AT_ONCE }, openSome));
      return firstMs;
    },
    take() {
      const received = { latenciesMs, failures };
      latenciesMs = [];
      failures = 0;
      return received;
    },
    close() {
      for (const close of closes.splice(0)) close();
    },
  };
}

function requestFor({ url, query, tokens, parcels }: GroupSettings, index: number) {
  const token = tokens[Math.floor((index * tokens.length) / parcels.length)];
  const { origin, pathname: path } = new URL(url);
  return {
    ...{ origin, path },
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({ query, variables: { id: parcels[index] } }),
  };
}
