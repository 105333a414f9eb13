import { createTestTransport } from '@supergraph/testing/events';
import { expect, test } from 'vitest';
import { deadLetterCommand } from '../src/dead-letter-command.ts';
import { PoisonMessage } from '../src/envelope.ts';

/** A transport with dead letters of the given subjects, the oldest first, and the command on them. */
async function bury(...subjects: string[]) {
  const transport = await createTestTransport();
  await transport.declare('tests', ['tests.thing.changed.v1']);
  const buried = Promise.withResolvers<void>();
  const running = await transport.consume(
    'tests',
    async () => {
      throw new PoisonMessage('makes\nno sense');
    },
    { concurrency: 1 },
  );
  await transport.publish(subjects.map(changed));
  const look = async (): Promise<void> => {
    if ((await transport.countDeadLetters('tests')) === subjects.length) buried.resolve();
    else setImmediate(look);
  };
  void look();
  await buried.promise;
  await running.stop();
  const printed: string[] = [];
  const command = deadLetterCommand({
    consumer: 'tests',
    withTransport: (work) => work(transport),
    print: (line) => printed.push(line),
  });
  return {
    transport,
    printed,
    run: (given: string[], all = false) => command.run({ all }, given),
    [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
  };
}

function changed(subject: string) {
  return {
    specversion: '1.0',
    id: `evt_${subject}`,
    source: 'tests',
    type: 'tests.thing.changed.v1',
    subject,
    time: new Date(0).toISOString(),
    datacontenttype: 'application/json',
    data: {},
    sequence: '1',
    correlationid: 'request-1',
  } as const;
}

test('lists what lies there, one line each', async () => {
  await using letters = await bury('a', 'b');
  await letters.run(['list']);
  expect(letters.printed).toEqual([
    expect.stringMatching(
      /^\d+ {2}\S+ {2}tests\.thing\.changed\.v1 {2}b {2}after 1: makes no sense$/,
    ),
    expect.stringContaining('  a  '),
    'There are 2 dead letters.',
  ]);
});

test('replays and discards by id, and names the ids that are none', async () => {
  await using letters = await bury('a', 'b');
  const [second, first] = await letters.transport.deadLetters('tests');
  await letters.run(['replay', first?.id ?? '']);
  expect(await letters.transport.pending('tests')).toBe(1);
  await expect(letters.run(['discard', second?.id ?? '', '999'])).rejects.toThrow(
    'tests has no dead letter 999.',
  );
  expect(letters.printed).toEqual([`${first?.id} replayed`, `${second?.id} discarded`]);
  expect(await letters.transport.countDeadLetters('tests')).toBe(0);
});

test('takes them all at once', async () => {
  await using letters = await bury('a', 'b', 'c');
  await letters.run(['replay'], true);
  expect(letters.printed).toEqual(['3 replayed']);
  expect(await letters.transport.pending('tests')).toBe(3);
  await letters.run(['discard'], true);
  expect(letters.printed.at(-1)).toBe('0 discarded');
});

test.each([
  [[], undefined],
  [['forget'], undefined],
  [['replay'], undefined],
  [['discard', '1'], true],
])('does nothing for %j with --all %s, and says what it needs', async (positionals, all) => {
  await using letters = await bury('a');
  await expect(letters.run(positionals, all)).rejects.toThrow('dead-letters');
  expect(await letters.transport.countDeadLetters('tests')).toBe(1);
});
