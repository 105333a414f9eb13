import { type CloudEvent, PoisonMessage, UnknownType } from '@supergraph/events/envelope';
import type { News, NewsListener } from '@supergraph/events/news';
import type { EventTransport, OnMessage } from '@supergraph/events/transport';
import { describe, expect, test } from 'vitest';

const TYPE = 'tests.thing.changed.v1';
const REMOVED = 'tests.thing.removed.v1';
const ADDED = 'tests.thing.added.v1';
const concurrency = 10;

export type ContractTransport = EventTransport & AsyncDisposable;

/**
 * What every transport promises (see EventTransport). `create` gives one that nobody else uses and
 * whose retries do not wait; a message of an unknown type is tried three times more unless told.
 */
export function describeTransport(
  name: string,
  create: (options?: { unknownDelaysMs?: number[] }) => Promise<ContractTransport>,
): void {
  describe(name, () => {
    test('every consumer of a type receives each event of it, as it was published', async () => {
      await using transport = await create();
      await transport.declare('first', [TYPE]);
      await transport.declare('second', [TYPE, REMOVED]);
      const event = changed('a', 1);
      await transport.publish([event]);

      const first = await receive(transport, 'first', 1);
      const second = await receive(transport, 'second', 1);

      expect(first).toEqual([event]);
      expect(second).toEqual([event]);
    });

    test('a consumer receives no type that it has not declared, or declares no longer', async () => {
      await using transport = await create();
      await transport.declare('tests', [TYPE, REMOVED]);
      await transport.declareOnly('tests', [TYPE]);
      await transport.publish([changed('a', 1, REMOVED), changed('b', 1)]);

      expect((await receive(transport, 'tests', 1)).map(subjectOf)).toEqual(['b']);
      expect(await transport.pending('tests')).toBe(0);
    });

    test('what one version declares, another that starts later does not take away', async () => {
      await using transport = await create();
      await transport.declareOnly('tests', [TYPE, ADDED]);
      await Promise.all([
        transport.declare('tests', [TYPE]),
        transport.declare('tests', [REMOVED]),
      ]);
      await transport.publish([changed('a', 1), changed('b', 1, ADDED), changed('c', 1, REMOVED)]);

      const received = await receive(transport, 'tests', 3);
      expect(received.map(subjectOf).toSorted()).toEqual(['a', 'b', 'c']);
    });

    test('a message of an unknown type is tried again without counting, then it is a dead letter', async () => {
      await using transport = await create();
      await transport.declare('tests', [TYPE, ADDED]);
      await transport.publish([changed('new', 1, ADDED), changed('sick', 1), changed('good', 1)]);
      let unknown = 2;
      let failures = 4;
      const handled: unknown[] = [];

      // Three deferrals are all there are; 'new' needs two of them and then as many attempts as others.
      await receive(transport, 'tests', 12, async (message) => {
        const subject = subjectOf(message);
        if (subject === 'sick') throw new UnknownType('never heard of it');
        if (subject === 'new' && unknown-- > 0) throw new UnknownType('not yet');
        if (subject === 'new' && failures-- > 0) throw new Error('sick');
        handled.push(subject);
      });

      expect(handled.toSorted()).toEqual(['good', 'new']);
      expect(await transport.deadLetters('tests')).toMatchObject([
        { error: 'never heard of it', attempts: 4, message: { subject: 'sick' } },
      ]);
      await expect.poll(() => transport.pending('tests')).toBe(0);
    });

    test('many messages of an unknown type hold up no other', async () => {
      await using transport = await create({ unknownDelaysMs: [3_600_000] });
      await transport.declare('tests', [TYPE, ADDED]);
      const subjects = Array.from({ length: 100 }, (_, index) => `s${index}`);
      await transport.publish(subjects.map((subject) => changed(`new-${subject}`, 1, ADDED)));
      await transport.publish(subjects.map((subject) => changed(subject, 1)));
      const handled = new Set<unknown>();

      await receive(transport, 'tests', 200, async (message) => {
        if (typeOf(message) === ADDED) throw new UnknownType('not in this version');
        handled.add(subjectOf(message));
      });

      expect(handled.size).toBe(100);
      expect(await transport.deadLetters('tests')).toEqual([]);
      await expect.poll(() => transport.pending('tests')).toBe(100);
    });

    test('what is published while the consumer is away waits for it', async () => {
      await using transport = await create();
      await transport.declare('tests', [TYPE]);
      const running = await transport.consume('tests', async () => {}, { concurrency });
      await running.stop();
      await transport.publish([changed('a', 1)]);

      expect(await transport.pending('tests')).toBe(1);
      expect(await receive(transport, 'tests', 1)).toHaveLength(1);
    });

    test('a started consumer hears of what is published later', async () => {
      await using transport = await create();
      await transport.declare('tests', [TYPE]);
      const { promise, resolve } = Promise.withResolvers<unknown>();
      const onMessage: OnMessage = async (message) => resolve(message);
      const running = await transport.consume('tests', onMessage, { concurrency });
      await transport.publish([changed('a', 1)]);

      expect(await promise).toMatchObject({ subject: 'a' });
      await running.stop();
    });

    test('a message whose handler fails is delivered again', async () => {
      await using transport = await create();
      await transport.declare('tests', [TYPE]);
      await transport.publish([changed('a', 1)]);
      let failures = 3;

      const received = await receive(transport, 'tests', 4, async () => {
        failures -= 1;
        if (failures >= 0) throw new Error('not yet');
      });

      expect(received).toHaveLength(4);
      expect(await transport.deadLetters('tests')).toEqual([]);
      expect(await transport.pending('tests')).toBe(0);
    });

    test('after five failures a message is a dead letter with its error, and others go on', async () => {
      await using transport = await create();
      await transport.declare('tests', [TYPE]);
      await transport.publish([changed('bad', 1), changed('good', 1), changed('bad', 2)]);

      const received = await receive(transport, 'tests', 7, async (message) => {
        if (isFirstOf('bad', message)) throw new Error('cannot be handled');
      });

      expect(received.filter((message) => isFirstOf('bad', message))).toHaveLength(5);
      expect(await transport.deadLetters('tests')).toMatchObject([
        { consumer: 'tests', error: 'cannot be handled', attempts: 5, message: { subject: 'bad' } },
      ]);
      expect(await transport.pending('tests')).toBe(0);
    });

    test('a poison message is a dead letter at once', async () => {
      await using transport = await create();
      await transport.declare('tests', [TYPE]);
      await transport.publish([changed('bad', 1)]);

      const received = await receive(transport, 'tests', 1, async () => {
        throw new PoisonMessage('makes no sense');
      });

      expect(received).toHaveLength(1);
      expect(await transport.deadLetters('tests')).toMatchObject([{ error: 'makes no sense' }]);
    });

    test('a dead letter that is replayed is delivered again, and only to its consumer', async () => {
      await using transport = await create();
      await transport.declare('tests', [TYPE]);
      await transport.declare('other', [TYPE]);
      await transport.publish([changed('a', 1)]);
      await receive(transport, 'tests', 1, async () => {
        throw new PoisonMessage('not now');
      });
      const [letter] = await transport.deadLetters('tests');
      const id = letter?.id ?? '';

      expect(await transport.replay('other', id)).toBe(false);
      expect(await transport.replay('tests', id)).toBe(true);
      expect(await transport.replay('tests', id)).toBe(false);

      expect((await receive(transport, 'tests', 1)).map(subjectOf)).toEqual(['a']);
      expect(await transport.deadLetters('tests')).toEqual([]);
      expect(await transport.pending('other')).toBe(1);
    });

    test('a dead letter that is discarded is gone', async () => {
      await using transport = await create();
      await transport.declare('tests', [TYPE]);
      await transport.publish([changed('a', 1), changed('b', 1)]);
      await receive(transport, 'tests', 2, async () => {
        throw new PoisonMessage('never');
      });
      expect(await transport.countDeadLetters('tests')).toBe(2);
      const letters = await transport.deadLetters('tests');
      const discarded = letters.find(({ message }) => subjectOf(message) === 'a')?.id ?? '';

      expect(await transport.discard('tests', 'unknown')).toBe(false);
      expect(await transport.discard('tests', discarded)).toBe(true);
      expect(await transport.discard('tests', discarded)).toBe(false);

      expect(await transport.deadLetters('tests')).toMatchObject([{ message: { subject: 'b' } }]);
      await expect.poll(() => transport.countDeadLetters('tests')).toBe(1);
    });

    test('of many dead letters as many are told as asked for', async () => {
      await using transport = await create();
      await transport.declare('tests', [TYPE]);
      await transport.publish([changed('a', 1), changed('b', 1), changed('c', 1)]);
      await receive(transport, 'tests', 3, async () => {
        throw new PoisonMessage('never');
      });

      expect(await transport.deadLetters('tests', { limit: 2 })).toHaveLength(2);
      expect(await transport.deadLetters('tests')).toHaveLength(3);
    });

    test('one poison message among many is one dead letter, and all others are handled', async () => {
      await using transport = await create();
      await transport.declare('tests', [TYPE]);
      const subjects = Array.from({ length: 500 }, (_, index) => `s${index}`);
      await transport.publish(subjects.map((subject) => changed(subject, 1)));
      const handled = new Set<unknown>();

      await receive(transport, 'tests', subjects.length, async (message) => {
        if (subjectOf(message) === 's250') throw new PoisonMessage('s250 makes no sense');
        handled.add(subjectOf(message));
      });

      expect(handled.size).toBe(subjects.length - 1);
      expect(await transport.deadLetters('tests')).toMatchObject([
        { error: 's250 makes no sense', message: { subject: 's250' } },
      ]);
    });

    test('events of a subject keep their order, across batches and two replicas', async () => {
      await using transport = await create();
      await transport.declare('tests', [TYPE]);
      const subjects = ['a', 'b', 'c', 'd'];
      const sequences = Array.from({ length: 25 }, (_, index) => index + 1);
      for (const sequence of sequences) {
        await transport.publish(subjects.map((subject) => changed(subject, sequence)));
      }

      const received = await receive(transport, 'tests', 100, async () => {}, { replicas: 2 });

      for (const subject of subjects) {
        const own = received.filter((message) => subjectOf(message) === subject);
        expect(own.map(sequenceOf)).toEqual(sequences);
      }
    });

    test('stopping waits for the message in hand and takes no other', async () => {
      await using transport = await create();
      await transport.declare('tests', [TYPE]);
      const started = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      const ended: string[] = [];
      const running = await transport.consume(
        'tests',
        async () => {
          started.resolve();
          await release.promise;
          ended.push('handler');
        },
        { concurrency: 1 },
      );
      await transport.publish([changed('a', 1), changed('b', 1)]);
      await started.promise;

      const stopped = running.stop().then(() => ended.push('stop'));
      release.resolve();
      await stopped;

      expect(ended).toEqual(['handler', 'stop']);
      await expect.poll(() => transport.pending('tests')).toBe(1);
    });

    test('whoever listens hears of events of its types, with what they name', async () => {
      await using transport = await create();
      const [all, some] = [recordNews(), recordNews()];
      transport.listen(['tests.thing.*'], all.listener);
      transport.listen([REMOVED], some.listener);
      await Promise.all([all.listening, some.listening]);

      const id = 'thi_01890a5d-ac96-7000-8000-000000000001';
      const event = { ...changed('b', 2, REMOVED), data: { id, name: 'thi_1', of: { id } } };
      await transport.publish([changed('a', 1), event]);
      await expect.poll(() => all.heard.length).toBe(2);
      await expect.poll(() => some.heard.length).toBe(1);

      const removed = { type: REMOVED, subject: 'b', sequence: '2', ids: ['b', id] };
      expect(some.heard).toEqual([removed]);
      expect(all.heard).toContainEqual(removed);
      expect(all.heard).toContainEqual({ type: TYPE, subject: 'a', sequence: '1', ids: ['a'] });
    });

    test('what is announced is heard, and received by no consumer', async () => {
      await using transport = await create();
      await transport.declare('tests', [TYPE]);
      const { listener, heard, listening } = recordNews();
      transport.listen([TYPE], listener);
      await listening;
      const news = { type: TYPE, subject: 'a', sequence: '0', ids: ['a'] };
      await transport.announce([news]);
      await transport.publish([changed('b', 1)]);
      await expect.poll(() => heard.length).toBe(2);
      expect(heard).toContainEqual(news);
      expect((await receive(transport, 'tests', 1)).map(subjectOf)).toEqual(['b']);
      expect(await transport.pending('tests')).toBe(0);
    });

    test('more events than one notice holds are heard of, each once', async () => {
      await using transport = await create();
      const { listener, heard, listening } = recordNews();
      const subscription = transport.listen(['tests.thing.changed'], listener);
      await listening;
      await transport.publish(
        Array.from({ length: 500 }, (_, index) => changed(`${index} ${'ü'.repeat(20)}`, 1)),
      );
      await expect.poll(() => heard.length).toBe(500);
      expect(new Set(heard.map(({ subject }) => subject)).size).toBe(500);
      await subscription.stop();
      await transport.publish([changed('late', 1)]);
      expect(heard.map(({ subject }) => subject)).not.toContain('late');
    });

    test('nothing is published when there is nothing to publish', async () => {
      await using transport = await create();
      await transport.declare('tests', [TYPE]);
      await transport.publish([]);
      expect(await transport.pending('tests')).toBe(0);
    });
  });
}

/** Consumes until `count` messages have come and been answered; all that came, in order. */
async function receive(
  transport: EventTransport,
  consumer: string,
  count: number,
  onMessage: OnMessage = async () => {},
  { replicas = 1 } = {},
): Promise<unknown[]> {
  const received: unknown[] = [];
  const { promise: complete, resolve } = Promise.withResolvers<void>();
  const record: OnMessage = async (message) => {
    received.push(message);
    if (received.length === count) resolve();
    await onMessage(message);
  };
  const running = await Promise.all(
    Array.from({ length: replicas }, () => transport.consume(consumer, record, { concurrency })),
  );
  await complete;
  await Promise.all(running.map((subscription) => subscription.stop()));
  return received;
}

/** What a listener hears, and when it has begun to. */
function recordNews() {
  const heard: News[] = [];
  const { promise: listening, resolve } = Promise.withResolvers<void>();
  const listener: NewsListener = {
    onNews: (news) => void heard.push(...news),
    onGap: () => resolve(),
    onLoss: () => undefined,
  };
  return { heard, listener, listening };
}

function changed(subject: string, sequence: number, type = TYPE): CloudEvent {
  return {
    specversion: '1.0',
    id: `evt_${subject}_${sequence}`,
    source: 'tests',
    type,
    subject,
    time: new Date(0).toISOString(),
    datacontenttype: 'application/json',
    data: { amountMinor: '12345678901234567890', note: 'ünïcode ✓' },
    sequence: String(sequence),
    correlationid: 'request-1',
  };
}

const envelopeOf = (message: unknown): { subject?: unknown; sequence?: unknown; type?: unknown } =>
  typeof message === 'object' && message !== null ? message : {};
const typeOf = (message: unknown) => envelopeOf(message).type;
const subjectOf = (message: unknown) => envelopeOf(message).subject;
const sequenceOf = (message: unknown) => Number(envelopeOf(message).sequence);
const isFirstOf = (subject: string, message: unknown) =>
  subjectOf(message) === subject && sequenceOf(message) === 1;
