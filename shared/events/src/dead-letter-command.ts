import { type Command, CommandError, command, Misuse, option } from '@supergraph/service/command';
import type { DeadLetter, EventTransport } from './transport.ts';

type Letters = Pick<EventTransport, 'deadLetters' | 'countDeadLetters' | 'replay' | 'discard'>;

export interface DeadLetterCommandOptions {
  /** The service whose dead letters they are. */
  consumer: string;
  /** Opens the transport for the time of `work`. */
  withTransport<T>(work: (transport: Letters) => Promise<T>): Promise<T>;
  print(line: string): void;
}

const LISTED_MAX = 100;
/** What --all takes in one run; the next run goes on. */
const ALL_MAX = 10_000;

/** `dead-letters list`, `dead-letters replay <id>|--all`, `dead-letters discard <id>|--all`. */
export function deadLetterCommand(options: DeadLetterCommandOptions): Command {
  const { withTransport } = options;
  return command({
    about: 'list, replay ID… or discard ID…: messages that could not be handled',
    options: { all: option.flag('every one of them, instead of some by their ids') },
    takes: ['list|replay|discard', 'ID…'],
    async run({ all }, [verb, ...ids]) {
      if (verb === 'list') return withTransport((transport) => list(transport, options));
      if (verb !== 'replay' && verb !== 'discard') {
        throw new Misuse('dead-letters needs one of: list, replay, discard.');
      }
      if (all === ids.length > 0) {
        throw new Misuse(`dead-letters ${verb} needs the ids of dead letters, or --all.`);
      }
      await withTransport((transport) =>
        all ? settleAll(transport, verb, options) : settleThese(transport, verb, ids, options),
      );
    },
  });
}

async function list(
  transport: Letters,
  { consumer, print }: DeadLetterCommandOptions,
): Promise<void> {
  const letters = await transport.deadLetters(consumer, { limit: LISTED_MAX });
  for (const letter of letters) print(describe(letter));
  const count = await transport.countDeadLetters(consumer);
  print(count === 1 ? 'There is 1 dead letter.' : `There are ${count} dead letters.`);
}

async function settleThese(
  transport: Letters,
  verb: 'replay' | 'discard',
  ids: readonly string[],
  { consumer, print }: DeadLetterCommandOptions,
): Promise<void> {
  const unknown: string[] = [];
  for (const id of ids) {
    if (await transport[verb](consumer, id)) print(`${id} ${done[verb]}`);
    else unknown.push(id);
  }
  if (unknown.length > 0) {
    throw new CommandError(`${consumer} has no dead letter ${unknown.join(', ')}.`);
  }
}

async function settleAll(
  transport: Letters,
  verb: 'replay' | 'discard',
  { consumer, print }: DeadLetterCommandOptions,
): Promise<void> {
  // Counted first: a letter that is replayed and dies again must not be replayed for ever.
  let left = Math.min(await transport.countDeadLetters(consumer), ALL_MAX);
  let settled = 0;
  while (left > 0) {
    const letters = await transport.deadLetters(consumer, { limit: Math.min(left, LISTED_MAX) });
    if (letters.length === 0) break;
    for (const { id } of letters) {
      if (await transport[verb](consumer, id)) settled += 1;
    }
    left -= letters.length;
  }
  print(`${settled} ${done[verb]}`);
}

const done = { replay: 'replayed', discard: 'discarded' };

function describe({ id, failedAt, attempts, error, message }: DeadLetter): string {
  const field = (name: string) => {
    const value = typeof message === 'object' && message !== null && Reflect.get(message, name);
    return typeof value === 'string' ? value : '?';
  };
  const oneLine = error.replaceAll(/\s+/g, ' ');
  return `${id}  ${failedAt.toISOString()}  ${field('type')}  ${field('subject')}  after ${attempts}: ${oneLine}`;
}
