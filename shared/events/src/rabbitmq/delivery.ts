import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { AsyncMessage, Channel } from 'rabbitmq-client';
import { PoisonMessage, UnknownType } from '../envelope.ts';
import { buriedEvents, deferredEvents, retriedEvents } from '../metrics.ts';
import type { Slots } from '../slots.ts';
import { describeError, MAX_ATTEMPTS, type OnMessage, retryDelayMs } from '../transport.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Deferrals } from './deferrals.ts';
import { bytesOf, readBody, subjectOf } from './message.ts';

export interface DeliveryContext {
  consumer: string;
  onMessage: OnMessage;
  /** Shared by all partitions of a consumer. A message that waits for its retry holds none. */
  slots: Slots;
  retryDelaysMs: readonly number[];
  deadLetters: DeadLetters;
  deferrals: Deferrals;
  log: Logger;
}

/**
 * Handles a message until it is answered for: acknowledged once it is handled, once it waits elsewhere
 * for a version that knows its type, or once the dead letters have it with its error. Returns without an answer when `signal` ends or the channel is
 * gone: then the broker gives it to the next.
 */
export async function settleDelivery(
  context: DeliveryContext,
  channel: Channel,
  message: AsyncMessage,
  signal: AbortSignal,
): Promise<void> {
  const { consumer, slots, retryDelaysMs, deferrals } = context;
  const { deliveryTag } = message;
  const formerAttempts = Number(message.headers?.['x-delivery-count'] ?? 0);
  for (let attempt = 1; ; attempt += 1) {
    await slots.take();
    let failure: { error: unknown } | undefined;
    try {
      if (signal.aborted || !channel.active) return;
      failure = await attemptOnce(context, message);
    } finally {
      slots.free();
    }
    if (!channel.active) return;
    if (!failure) return channel.basicAck({ deliveryTag });
    const { error } = failure;
    const isUnknown = error instanceof UnknownType;
    if (isUnknown && !deferrals.isSpent(message)) {
      await defer(context, channel, { message, signal });
      return;
    }
    if (isUnknown || error instanceof PoisonMessage || attempt >= MAX_ATTEMPTS) {
      const attempts = formerAttempts + deferrals.count(message) + attempt;
      await bury(context, channel, { message, signal, error, attempts });
      return;
    }
    retriedEvents.inc({ consumer });
    await pause(retryDelayMs(retryDelaysMs, attempt), signal);
  }
}

async function attemptOnce(
  { onMessage }: DeliveryContext,
  message: AsyncMessage,
): Promise<{ error: unknown } | undefined> {
  try {
    await onMessage(readBody(bytesOf(message.body)));
    return undefined;
  } catch (error) {
    return { error };
  }
}

interface Departure {
  message: AsyncMessage;
  signal: AbortSignal;
}

async function defer(
  { consumer, deferrals, log }: DeliveryContext,
  channel: Channel,
  departure: Departure,
): Promise<void> {
  const isGone = await moveAway(channel, departure, {
    move: () => deferrals.defer(consumer, departure.message),
    onFailed: (cause) => log.warn({ err: cause, consumer }, 'an event could not be put aside yet'),
  });
  if (isGone) deferredEvents.inc({ consumer });
}

async function bury(
  { consumer, deadLetters, log }: DeliveryContext,
  channel: Channel,
  { error, attempts, ...departure }: Departure & { error: unknown; attempts: number },
): Promise<void> {
  const { message } = departure;
  const verdict = { error: describeError(error), attempts };
  const isGone = await moveAway(channel, departure, {
    move: () => deadLetters.bury(consumer, message, verdict),
    onFailed: (cause) =>
      log.warn({ err: cause, consumer }, 'a dead letter could not be written yet'),
  });
  if (!isGone) return;
  buriedEvents.inc({ consumer });
  log.error({ err: error, consumer, messageId: message.messageId }, 'event is a dead letter');
}

const MOVE_AGAIN_MS = 1_000;

/**
 * First the copy elsewhere, then the acknowledgement: a crash between them makes it two, and neither
 * loses it. False when it has to stay.
 */
async function moveAway(
  channel: Channel,
  { message: { deliveryTag }, signal }: Departure,
  { move, onFailed }: { move: () => Promise<void>; onFailed: (error: unknown) => void },
): Promise<boolean> {
  while (channel.active) {
    try {
      await move();
      if (channel.active) channel.basicAck({ deliveryTag });
      return true;
    } catch (error) {
      onFailed(error);
      if (signal.aborted) return false;
      await pause(MOVE_AGAIN_MS, signal);
    }
  }
  return false;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

/** The line in which a message waits for others of its subject; what is no event waits for nobody. */
export function laneOf(message: AsyncMessage): string | undefined {
  try {
    return subjectOf(readBody(bytesOf(message.body)));
  } catch {
    return undefined;
  }
}
