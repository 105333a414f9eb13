import type { Database, Schema } from '@supergraph/service/database/connect';
import type { Logger } from 'pino';
import { mailsCommitted } from './committed.ts';
import { createDelivery, type DeliveryOptions } from './delivery.ts';
import type { MailDestination } from './destination.ts';
import { createFolderDestination } from './folder-destination.ts';
import { takeUp } from './mail-rows.ts';
import { observeMails } from './mail-status.ts';
import { restByLoad } from './pace.ts';
import { createSmtpDestination } from './smtp-destination.ts';
import type { MailSettings } from './variables.ts';

export type { Complete } from './render-mail.ts';
export type { MailData } from './template/parts.ts';

export interface CourierOptions<S extends Schema>
  extends Pick<DeliveryOptions<S>, 'templates' | 'complete' | 'recipientsOf'> {
  database: Database<S>;
  /** The service, as metrics name it. */
  source: string;
  mail: MailSettings;
  log: Logger;
  clock?: (() => Date) | undefined;
  /** How long a mail waits when its commit was not heard, as after a restart. Default 1,000. */
  pollIntervalMs?: number;
  /** How long the courier rests after some mails. Default: by how busy the process is. */
  restMs?: () => number;
}

/** So many go out, then the courier rests: what people wait for goes before a backlog of mails. */
const MAILS_BETWEEN_RESTS = 10;

export interface Courier {
  start(): void;
  /** Hands over all that is due; what fails on the way waits for its next try. */
  drain(): Promise<void>;
  /** Finishes the deliveries in hand. */
  stop(): Promise<void>;
}

/**
 * Hands over what was queued: to an SMTP server where one is configured, else into a folder; with neither,
 * mails wait. Any number of couriers may share one table, and none takes up what another has in hand.
 */
export function createCourier<S extends Schema>(options: CourierOptions<S>): Courier {
  const { database, source, mail, log, clock = () => new Date() } = options;
  const { pollIntervalMs = 1_000, restMs = restByLoad() } = options;
  const { db } = database;
  const destination = destinationOf(mail);
  const domain = mail.from.address.split('@').at(-1) ?? '';
  const delivery = destination && createDelivery({ ...options, db, destination, clock });
  const handCount = destination?.atOnce ?? 0;
  const inHand = new Set<Promise<void>>();
  let isStopping = false;
  let isAwaited = false;
  /** The last look found as many as there were hands free for. */
  let mayBeMore = false;
  let isLost = false;
  let wakeUp = () => {};
  let running: Promise<void> | undefined;
  let stopObserving = () => {};
  const forget = mailsCommitted.listen(db, wake);

  function wake(): void {
    isAwaited = true;
    wakeUp();
  }

  async function run(): Promise<void> {
    while (!isStopping) {
      isAwaited = false;
      const taken = await takeUpSome(MAILS_BETWEEN_RESTS);
      if (isStopping) break;
      const isIdle = !isAwaited && !(mayBeMore && inHand.size < handCount);
      if (taken > 0) await pause(restMs(), 'nothing');
      else if (isIdle) await pause(pollIntervalMs, 'commits');
    }
    await Promise.all(inHand);
  }

  /** As many as there are hands free for; where there may be more, whoever has finished one looks again. */
  async function takeUpSome(mailsMax = handCount): Promise<number> {
    const limit = Math.min(mailsMax, handCount - inHand.size);
    if (limit <= 0) return 0;
    mayBeMore = false;
    if (!delivery || delivery.isPaused()) return 0;
    try {
      const rows = await takeUp(db, { limit, domain, now: clock() });
      for (const work of delivery.deliver(rows)) hold(work);
      isLost = false;
      mayBeMore = rows.length === limit;
      return rows.length;
    } catch (error) {
      if (!isLost) log.error({ err: error }, 'mails cannot be taken up for now');
      isLost = true;
      return 0;
    }
  }

  function hold(work: Promise<void>): void {
    const held = work.finally(() => {
      inHand.delete(held);
      if (mayBeMore) wake();
    });
    inHand.add(held);
  }

  /** @param isWokenBy whether what wakes it ends it early; the stop does in any case */
  function pause(ms: number, isWokenBy: 'commits' | 'nothing'): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wakeUp = () => {
        if (isWokenBy === 'nothing' && !isStopping) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    start() {
      if (running) return;
      if (!destination) log.warn('mails wait: neither SMTP_URL nor MAILBOX_FOLDER is set');
      stopObserving = observeMails(source, db, clock);
      running = run();
    },
    async drain() {
      while ((await takeUpSome()) > 0) await Promise.all(inHand);
      await Promise.all(inHand);
    },
    async stop() {
      forget();
      stopObserving();
      isStopping = true;
      wakeUp();
      await running;
    },
  };
}

function destinationOf({ smtpUrl, mailboxFolder }: MailSettings): MailDestination | undefined {
  if (smtpUrl) return createSmtpDestination({ url: smtpUrl });
  return mailboxFolder ? createFolderDestination(mailboxFolder) : undefined;
}
