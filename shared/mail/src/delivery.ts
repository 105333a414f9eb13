import { createBatches, fulfilled } from '@supergraph/service/batches';
import type { Db, Schema } from '@supergraph/service/database/connect';
import { messageWithoutValues } from '@supergraph/service/without-values';
import type { Logger } from 'pino';
import { DestinationAway, type MailDestination, MailRefused } from './destination.ts';
import { drop, type MailRow, markFailed, markSent, putBack } from './mail-rows.ts';
import { deliveries, mailDelaySeconds } from './metrics.ts';
import { type Complete, type Recipient, recipientsFor, renderMail } from './render-mail.ts';
import { waitAfter } from './retry-schedule.ts';
import type { Templates } from './template/templates.ts';
import type { MailSettings } from './variables.ts';

export interface DeliveryOptions<S extends Schema> {
  db: Db<S>;
  destination: MailDestination;
  templates: Templates;
  /** What is put into a template beside the row's data, such as a token that no row may hold; by template. */
  complete?: Readonly<Record<string, Complete>> | undefined;
  /** Addresses of users, for mails that name one; nothing for who is gone. It throws while it cannot know. */
  recipientsOf?:
    | ((userIds: readonly string[]) => Promise<ReadonlyMap<string, Recipient>>)
    | undefined;
  mail: MailSettings;
  log: Logger;
  clock: () => Date;
}

export interface Delivery {
  /** Whether it waits for a destination that is away. */
  isPaused(): boolean;
  /** One promise for each; none of them fails. */
  deliver(rows: readonly MailRow[]): Promise<void>[];
}

const PAUSE_MS_MAX = 60_000;

/** Renders mails and hands them over, and notes how that went. */
export function createDelivery<S extends Schema>(options: DeliveryOptions<S>): Delivery {
  const { db, destination, log, clock } = options;
  let pausedUntil = 0;
  let pauses = 0;
  const noteSent = createBatches<string, void>({
    async handle(ids) {
      await markSent(db, ids, clock());
      return ids.map(() => fulfilled(undefined));
    },
    sizeMax: 100,
    atOnce: 1,
  });

  async function deliverOne(row: MailRow, recipients: ReturnType<typeof recipientsFor>) {
    try {
      const recipient = await recipients(row);
      if (!recipient) {
        count(row, 'dropped');
        return await drop(db, row);
      }
      await destination.deliver(await renderMail(row, recipient, options));
    } catch (error) {
      return noteFailure(row, error);
    }
    if (pauses > 0) log.info('mails go out again');
    pauses = 0;
    count(row, 'sent');
    mailDelaySeconds.observe((clock().getTime() - row.createdAt.getTime()) / 1_000);
    await noteSent(row.id);
  }

  function noteFailure(row: MailRow, error: unknown): Promise<void> {
    const now = clock();
    const reason = withoutAddresses(messageWithoutValues(error));
    if (error instanceof DestinationAway) {
      count(row, 'away');
      return putBack(db, row, { error: reason, dueAt: new Date(pause(reason)) });
    }
    const waitMs =
      error instanceof MailRefused ? undefined : waitAfter(row.attempts, Math.random());
    const dueAt = waitMs === undefined ? undefined : new Date(now.getTime() + waitMs);
    const { id: mail, template, attempts } = row;
    if (dueAt) log.warn({ mail, template, attempts, reason }, 'a mail could not be handed over');
    else log.error({ mail, template, attempts, reason }, 'a mail was given up');
    count(row, dueAt ? 'failed' : 'given_up');
    return markFailed(db, row, { error: reason, now, dueAt });
  }

  /** Until when; those that fail together make one pause. */
  function pause(reason: string): number {
    const now = clock().getTime();
    if (now < pausedUntil) return pausedUntil;
    if (pauses === 0) log.error({ reason }, 'mails cannot be handed over for now');
    pausedUntil = now + Math.min(1_000 * 2 ** pauses, PAUSE_MS_MAX);
    pauses += 1;
    return pausedUntil;
  }

  return {
    isPaused: () => clock().getTime() < pausedUntil,
    deliver(rows) {
      const recipients = recipientsFor(rows, options.recipientsOf);
      return rows.map((row) =>
        deliverOne(row, recipients).catch((err: unknown) => {
          // Somebody takes it up again, with the same Message-ID, once it is not in hand any more.
          log.error({ err, mail: row.id }, 'how a mail went could not be noted');
        }),
      );
    },
  };
}

type Outcome = 'sent' | 'failed' | 'given_up' | 'away' | 'dropped';

function count({ template }: MailRow, outcome: Outcome): void {
  deliveries.inc({ template, outcome });
}

const REASON_LENGTH_MAX = 500;

/** Servers repeat whom they refuse, and logs are kept for longer than mails. */
function withoutAddresses(message: string): string {
  return message.replaceAll(/[^\s<>]+@[^\s<>]+/gu, '…').slice(0, REASON_LENGTH_MAX);
}
