import { metricsText } from '@supergraph/service/metrics';
import { createRabbitTestTransport, hasRabbitmq, rabbitmqUrl } from '@supergraph/testing/rabbitmq';
import { log } from '@supergraph/testing/scratch/database';
import { describeTransport } from '@supergraph/testing/transport-contract';
import { Connection } from 'rabbitmq-client';
import { describe, expect, test } from 'vitest';
import { connectTransport } from '../src/connect-transport.ts';
import { type CloudEvent, PoisonMessage } from '../src/envelope.ts';
import { openBroker } from '../src/rabbitmq/broker.ts';
import { createDeadLetters } from '../src/rabbitmq/dead-letters.ts';
import { namesOf } from '../src/rabbitmq/names.ts';

const TYPE = 'tests.thing.changed.v1';

function changed(subject: string, type = TYPE): CloudEvent {
  return {
    specversion: '1.0',
    id: `evt_${subject}`,
    source: 'tests',
    type,
    subject,
    time: new Date(0).toISOString(),
    datacontenttype: 'application/json',
    data: {},
    sequence: '1',
    correlationid: 'request-1',
  };
}

/** A client beside ours, as others have theirs. */
async function openForeignClient() {
  const connection = new Connection(rabbitmqUrl);
  await connection.onConnect();
  return {
    connection,
    async [Symbol.asyncDispose]() {
      connection.unsafeDestroy();
    },
  };
}

test('a broker that does not answer is named, without the password, and nothing fails but use', async () => {
  const transport = await connectTransport('amqp://me:secret@127.0.0.1:1/', { log });
  const sentence = 'RabbitMQ at 127.0.0.1:1 cannot be used: connect ECONNREFUSED 127.0.0.1:1.';
  await expect(transport.ready()).rejects.toThrow(sentence);
  await expect(transport.publish([changed('a')])).rejects.toThrow(sentence);
  await expect(transport.declare('tests', [TYPE])).rejects.toThrow(sentence);
  await transport.close();
});

function describeRabbitmq(): void {
  describeTransport('the RabbitMQ transport', createRabbitTestTransport);

  describe('a broker that refuses us', () => {
    test.each([
      ['the login', { password: 'wrong' }, /^RabbitMQ at [\w.]+:\d+ refuses the login of \w+\.$/],
      ['the virtual host', { pathname: '/no-such' }, /the virtual host no-such\.$/],
    ])('%s is told in one sentence', async (_, faults, sentence) => {
      const url = Object.assign(new URL(rabbitmqUrl), faults).href;
      const transport = await connectTransport(url, { log });
      await expect(transport.ready()).rejects.toThrow(sentence);
      await transport.close();
    });
  });

  test('what is no JSON is a dead letter as it came, and the queue goes on', async () => {
    await using transport = await createRabbitTestTransport();
    await using foreign = await openForeignClient();
    await transport.declare('tests', [TYPE]);
    const exchange = namesOf(transport.prefix).exchange;
    const publisher = foreign.connection.createPublisher({ confirm: true });
    await publisher.send({ exchange, routingKey: `${TYPE}.3` }, Buffer.from('{"half":'));
    await publisher.send({ exchange, routingKey: `${TYPE}.3` }, 'a text');
    await publisher.send({ exchange, routingKey: `${TYPE}.3` }, changed('after'));

    const { promise: received, resolve } = Promise.withResolvers<unknown>();
    const running = await transport.consume('tests', async (message) => resolve(message), {
      concurrency: 1,
    });
    expect(await received).toEqual(changed('after'));
    await running.stop();
    await publisher.close();

    const letters = await transport.deadLetters('tests');
    expect(letters.map(({ message }) => message).sort()).toEqual(['a text', '{"half":']);
    for (const { error } of letters) expect(error).toMatch(/^The message is not JSON: .+\.$/);
  });

  test('a message that ends its process every time is a dead letter in the end', async () => {
    await using transport = await createRabbitTestTransport();
    await transport.declare('tests', [TYPE]);
    await transport.publish([changed('deadly')]);
    const queues = namesOf(transport.prefix).queues('tests');

    // Delivered once and then five times again, the broker's limit.
    for (let life = 0; life < 6; life += 1) {
      await using doomed = await openForeignClient();
      const channel = await doomed.connection.acquire();
      const { promise: delivered, resolve } = Promise.withResolvers<void>();
      for (const queue of queues) await channel.basicConsume({ queue }, () => resolve());
      await delivered;
    }

    await expect
      .poll(() => transport.deadLetters('tests'))
      .toMatchObject([
        { error: 'Every attempt ended without an answer.', message: { subject: 'deadly' } },
      ]);
  });

  test('an event that nobody is bound to is counted', async () => {
    await using transport = await createRabbitTestTransport();
    const type = 'tests.unheard.of.v1';
    await transport.publish([changed('a', type), changed('b', type)]);
    await expect
      .poll(async () => (await metricsText()).text)
      .toContain(`events_returned_total{type="${type}"} 2`);
  });

  test('a replica that comes later gets its share of busy queues', async () => {
    await using first = await createRabbitTestTransport({ balanceIntervalMs: 20 });
    await using second = await createRabbitTestTransport({
      prefix: first.prefix,
      balanceIntervalMs: 20,
    });
    await first.declare('tests', [TYPE]);
    const ignore = async () => undefined;
    const running = await first.consume('tests', ignore, { concurrency: 4 });
    const { promise: shared, resolve } = Promise.withResolvers<void>();
    const joining = await second.consume('tests', async () => resolve(), { concurrency: 4 });

    const load = new AbortController();
    const busy = (async () => {
      for (let round = 0; !load.signal.aborted; round += 1) {
        const subjects = Array.from({ length: 32 }, (_, index) => `s${round}-${index}`);
        await first.publish(subjects.map((subject) => changed(subject)));
      }
    })();
    await shared;
    load.abort();
    await busy;
    await running.stop();
    await joining.stop();
    expect(await first.deadLetters('tests')).toEqual([]);
  });

  test('a message that waits for its retry keeps nobody else and no stop waiting', async () => {
    await using transport = await createRabbitTestTransport({ retryDelaysMs: [3_600_000] });
    await transport.declare('tests', [TYPE]);
    const others = Array.from({ length: 50 }, (_, index) => `s${index}`);
    await transport.publish([changed('bad'), ...others.map((subject) => changed(subject))]);
    const handled = new Set<unknown>();
    const { promise: complete, resolve } = Promise.withResolvers<void>();

    const running = await transport.consume(
      'tests',
      async (message) => {
        const { subject } = message as CloudEvent;
        if (subject === 'bad') throw new Error('not yet');
        if (handled.add(subject).size === others.length) resolve();
      },
      { concurrency: 2 },
    );
    await complete;
    await running.stop();

    await expect.poll(() => transport.pending('tests')).toBe(1);
    expect(await transport.countDeadLetters('tests')).toBe(0);
  });

  test('a look at the dead letters that fails half-way leaves the next one free', async () => {
    await using transport = await createRabbitTestTransport();
    await using other = await createRabbitTestTransport({ prefix: transport.prefix });
    // There are no queues yet.
    await expect(transport.deadLetters('tests')).rejects.toThrow(/no queue/);
    await transport.declare('tests', [TYPE]);
    expect(await other.deadLetters('tests')).toEqual([]);
    expect(await transport.deadLetters('tests')).toEqual([]);
  });

  test('a replay that fails half-way leaves the letter where it was, and others free to look', async () => {
    await using transport = await createRabbitTestTransport();
    await transport.declare('tests', [TYPE]);
    await transport.publish([changed('a'), changed('b')]);
    const running = await transport.consume(
      'tests',
      async () => {
        throw new PoisonMessage('no');
      },
      { concurrency: 5 },
    );
    await expect.poll(() => transport.countDeadLetters('tests')).toBe(2);
    await running.stop();
    const broker = openBroker(rabbitmqUrl, { purpose: 'test', log });
    const refuse = async () => {
      throw new Error('The broker takes nothing.');
    };
    const failing = createDeadLetters(
      broker,
      { publish: refuse, announce: refuse, send: refuse },
      namesOf(transport.prefix),
    );

    await expect(failing.replay('tests', 'evt_a')).rejects.toThrow('The broker takes nothing.');
    expect(await transport.deadLetters('tests')).toHaveLength(2);
    expect(await failing.list('tests', 10)).toHaveLength(2);
    expect(await transport.replay('tests', 'evt_a')).toBe(true);
    await broker.close();
  });

  test('two who look at the dead letters at once both see all of them', async () => {
    await using transport = await createRabbitTestTransport();
    await using other = await createRabbitTestTransport({ prefix: transport.prefix });
    await transport.declare('tests', [TYPE]);
    await transport.publish(['a', 'b', 'c'].map((subject) => changed(subject)));
    const running = await transport.consume(
      'tests',
      async () => {
        throw new PoisonMessage('no');
      },
      { concurrency: 5 },
    );
    await expect.poll(() => transport.countDeadLetters('tests')).toBe(3);
    await running.stop();

    const looks = await Promise.all(
      [transport, other, transport, other].map((each) => each.deadLetters('tests')),
    );
    expect(looks.map((letters) => letters.length)).toEqual([3, 3, 3, 3]);
  });
}

if (await hasRabbitmq()) describeRabbitmq();
