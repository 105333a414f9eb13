import { runWithCorrelation } from '@supergraph/service/correlation';
import { inTransaction } from '@supergraph/service/database/transaction';
import { metricsText } from '@supergraph/service/metrics';
import { watchAbortListeners } from '@supergraph/testing/abort-listeners';
import {
  createScratchDatabase,
  log,
  type ScratchDatabase,
} from '@supergraph/testing/scratch/database';
import { outboxTable } from '@supergraph/testing/scratch/tables';
import { watchCommits } from '@supergraph/testing/watch-commits';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CloudEvent } from '../src/envelope.ts';
import { parseEvent } from '../src/envelope.ts';
import { appendEvents, type NewEvent } from '../src/outbox.ts';
import { readOutboxStatus } from '../src/outbox-status.ts';
import { createRelay } from '../src/relay.ts';
import { type EventTransport, TransportUnavailable } from '../src/transport.ts';

let database: ScratchDatabase;
beforeEach(async () => {
  database = await createScratchDatabase();
});
afterEach(() => database[Symbol.asyncDispose]());

const TYPE = 'tests.thing.changed.v1';
const changed = (subject: string, sequence: number): NewEvent => ({
  type: TYPE,
  subject,
  sequence,
  data: { sequence },
});
const append = (...events: NewEvent[]) =>
  inTransaction(database.db, (tx) => appendEvents(tx, events));

/** The outside world of these tests: remembers what was published, refuses when told to. */
function recordingTransport({
  refuses = () => false,
}: {
  refuses?: (e: CloudEvent) => boolean;
} = {}) {
  const published: CloudEvent[] = [];
  const transport: Pick<EventTransport, 'publish'> = {
    async publish(events) {
      if (events.some(refuses)) throw new Error('The broker is away.');
      published.push(...events);
    },
  };
  return { published, transport };
}

function relayTo(transport: Pick<EventTransport, 'publish'>, options = {}) {
  return createRelay({ database, transport, source: 'tests', log, ...options });
}

const sequencesOf = (events: CloudEvent[], subject: string) =>
  events.filter((event) => event.subject === subject).map((event) => Number(event.sequence));

describe('writing', () => {
  test('an event is published as a CloudEvent that ties it to its request', async () => {
    const { published, transport } = recordingTransport();
    await runWithCorrelation({ correlationId: 'request-1', causationId: 'evt_before' }, () =>
      append(changed('a', 7)),
    );
    await relayTo(transport).drain();

    expect(parseEvent(published[0])).toMatchObject({
      specversion: '1.0',
      source: 'tests',
      type: TYPE,
      subject: 'a',
      sequence: '7',
      data: { sequence: 7 },
      correlationid: 'request-1',
      causationid: 'evt_before',
    });
  });

  test('an event of a transaction that rolls back is never published', async () => {
    const { published, transport } = recordingTransport();
    const failing = inTransaction(database.db, async (tx) => {
      await appendEvents(tx, [changed('a', 1)]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await relayTo(transport).drain();

    expect(published).toEqual([]);
  });

  test('more events than a statement has parameters for are written', async () => {
    const { published, transport } = recordingTransport();
    await append(...Array.from({ length: 8_000 }, (_, index) => changed(`s${index}`, 1)));
    await relayTo(transport, { batchSize: 1_000 }).drain();

    expect(published).toHaveLength(8_000);
  });
});

describe('publishing', () => {
  test('two relays share an outbox and keep the order of every subject', async () => {
    const { published, transport } = recordingTransport();
    for (let sequence = 1; sequence <= 20; sequence += 1) {
      await append(...['a', 'b', 'c', 'd', 'e'].map((subject) => changed(subject, sequence)));
    }

    const relays = [relayTo(transport, { batchSize: 3 }), relayTo(transport, { batchSize: 3 })];
    await Promise.all(relays.map((relay) => relay.drain()));

    const inOrder = Array.from({ length: 20 }, (_, index) => index + 1);
    for (const subject of 'abcde') expect(sequencesOf(published, subject)).toEqual(inOrder);
    expect(published).toHaveLength(100);
  });

  test('while one relay publishes a subject, another leaves what follows in it alone', async () => {
    const isPublishing = Promise.withResolvers<void>();
    const mayEnd = Promise.withResolvers<void>();
    const slow = relayTo({
      async publish() {
        isPublishing.resolve();
        await mayEnd.promise;
      },
    });
    const otherPublished = Promise.withResolvers<CloudEvent[]>();
    const other = relayTo({ publish: async (events) => otherPublished.resolve(events) });
    await append(changed('a', 1));
    const slowEnds = slow.drain();
    await isPublishing.promise;

    await append(changed('a', 2), changed('b', 1));
    other.start();

    expect((await otherPublished.promise).map((event) => event.subject)).toEqual(['b']);
    await other.stop();
    mayEnd.resolve();
    await slowEnds;
  });

  test('a transaction that commits late, with an earlier position, is not skipped', async () => {
    const { published, transport } = recordingTransport();
    const relay = relayTo(transport);
    await inTransaction(database.db, async (tx) => {
      await appendEvents(tx, [changed('late', 1)]);
      await append(changed('early', 1));
      await relay.drain();
      expect(published.map((event) => event.subject)).toEqual(['early']);
    });
    await relay.drain();

    expect(published.map((event) => event.subject)).toEqual(['early', 'late']);
  });

  test('a started relay hears of a commit, and publishes both events of one subject', async () => {
    const { promise: done, resolve } = Promise.withResolvers<CloudEvent[]>();
    const published: CloudEvent[] = [];
    const relay = relayTo(
      {
        async publish(events) {
          published.push(...events);
          if (published.length === 2) resolve(published);
        },
      },
      // Longer than the test may take: only the commit itself can have woken the relay.
      { pollIntervalMs: 3_600_000, batchSize: 1 },
    );
    relay.start();
    await append(changed('a', 1), changed('a', 2));

    expect(sequencesOf(await done, 'a')).toEqual([1, 2]);
    await relay.stop();
    expect(await relay.pending()).toBe(0);
  });
});

test('what is published is noted without a wait for the disk, and what is written with one', async () => {
  await using commits = await watchCommits(database.url, 'outbox');
  await append(changed('a', 1));
  expect(await commits.modes()).toEqual(['on']);
  await relayTo(recordingTransport().transport).drain();
  expect(await commits.modes()).toEqual(['off', 'on']);
});

describe('a relay that runs for long', () => {
  test('is after many pauses as it was after the first', async () => {
    using listeners = watchAbortListeners();
    let statements = 0;
    await using busy = await createScratchDatabase(() => {
      statements += 1;
    });
    const { transport } = recordingTransport();
    const relay = relayTo(transport, { database: busy, pollIntervalMs: 0 });
    relay.start();
    await expect.poll(() => statements).toBeGreaterThan(5);
    const before = listeners.count();
    await expect.poll(() => statements).toBeGreaterThan(100);
    expect(listeners.count()).toBe(before);
    await relay.stop();
  });

  test('stops at once, also when it is told to while it publishes', async () => {
    const isPublishing = Promise.withResolvers<void>();
    const mayEnd = Promise.withResolvers<void>();
    const relay = relayTo(
      {
        async publish() {
          isPublishing.resolve();
          await mayEnd.promise;
        },
      },
      // Longer than the test may take.
      { pollIntervalMs: 3_600_000 },
    );
    relay.start();
    await append(changed('a', 1));
    await isPublishing.promise;
    const stopped = relay.stop();
    mayEnd.resolve();
    await stopped;
    expect(await relay.pending()).toBe(0);
  });
});

describe('when the transport is away', () => {
  test('events stay, with the reason, and are published in order once it is back', async () => {
    let isAway = true;
    const { published, transport } = recordingTransport({ refuses: () => isAway });
    const relay = relayTo(transport);
    await append(changed('a', 1), changed('a', 2));

    await expect(relay.drain()).rejects.toThrow('The broker is away.');
    const [row] = await database.db.select().from(outboxTable);
    expect(row).toMatchObject({ publishedAt: null, attempts: 1, lastError: 'The broker is away.' });

    isAway = false;
    await relay.drain();
    expect(sequencesOf(published, 'a')).toEqual([1, 2]);
  });

  test('a started relay goes on by itself', async () => {
    const { promise: done, resolve } = Promise.withResolvers<void>();
    let refusals = 2;
    const relay = relayTo(
      {
        async publish() {
          refusals -= 1;
          if (refusals >= 0) throw new Error('The broker is away.');
          resolve();
        },
      },
      { pollIntervalMs: 1 },
    );
    await append(changed('a', 1));
    relay.start();

    await done;
    await relay.stop();
    expect(await relay.pending()).toBe(0);
  });

  test('an event that cannot be published holds up its own subject only', async () => {
    const isPoison = (event: CloudEvent) => event.subject === 'bad' && event.sequence === '1';
    const { published, transport } = recordingTransport({ refuses: isPoison });
    const relay = relayTo(transport);
    await append(changed('bad', 1), changed('bad', 2), changed('good', 1));

    await expect(relay.drain()).rejects.toThrow('The broker is away.');
    await expect(relay.drain()).rejects.toThrow('The broker is away.');
    expect(published.map((event) => event.subject)).toEqual(['good']);
    expect(await relay.pending()).toBe(2);
  });
});

describe('what operators see', () => {
  test('the status tells how much waits, since when, and what failed', async () => {
    expect(await readOutboxStatus(database.db)).toEqual({
      pending: 0,
      oldestAt: null,
      failing: 0,
      lastError: null,
    });
    const { transport } = recordingTransport({ refuses: ({ subject }) => subject === 'bad' });
    const relay = relayTo(transport);
    await append(changed('bad', 1), changed('bad', 2));
    await expect(relay.drain()).rejects.toThrow('The broker is away.');

    const status = await readOutboxStatus(database.db);
    expect(status).toMatchObject({ pending: 2, failing: 2, lastError: 'The broker is away.' });
    expect(status.oldestAt).toBeInstanceOf(Date);
  });

  test('the metrics of a started relay tell it, too', async () => {
    const relay = relayTo({
      publish: () => Promise.reject(new TransportUnavailable('The broker is away.')),
    });
    await append(changed('a', 1), changed('b', 1));
    relay.start();
    expect((await metricsText()).text).toContain('events_outbox_pending{source="tests"} 2');
    await relay.stop();
    const status = await readOutboxStatus(database.db);
    expect(status).toMatchObject({ pending: 2, failing: 0 });
  });
});

test('data that no consumer would take is refused where it is written', async () => {
  const large = { ...changed('a', 1), data: { text: 'x'.repeat(5_000_000) } };
  await expect(append(large)).rejects.toThrow(`${TYPE} has 5000011 bytes of data.`);
});
