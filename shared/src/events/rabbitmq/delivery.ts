import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { AsyncMessage, Channel } from 'rabbitmq-client';
import { PoisonMessage } from '../envelope.ts';
import { buriedEvents, retriedEvents } from '../metrics.ts';
import type { Slots } from '../slots.ts';
import { describeError, MAX_ATTEMPTS, type OnMessage, retryDelayMs } from '../transport.ts';
import type { DeadLetters } from './dead-letters.ts';
import { bytesOf, readBody, subjectOf } from './message.ts';

export interface DeliveryContext {
  consumer: string;
  onMessage: OnMessage;
  /** Shared by all partitions of a consumer. A message that waits for its retry holds none. */
  slots: Slots;
  retryDelaysMs: readonly number[];
  deadLetters: DeadLetters;
  log: Logger;
}

/**
 * Handles a message until it is answered for: acknowledged once it is handled, or once the dead
 * letters have it with its error. Returns without an answer when `signal` ends or the channel is
 * gone: then the broker gives it to the next.
 */
export async function settleDelivery(
  context: DeliveryContext,
  channel: Channel,
  message: AsyncMessage,
  signal: AbortSignal,
): Promise<void> {
  const { consumer, slots, retryDelaysMs } = context;
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
    if (error instanceof PoisonMessage || attempt >= MAX_ATTEMPTS) {
      await bury(context, channel, { message, error, attempts: formerAttempts + attempt, signal });
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

interface Burial {
  message: AsyncMessage;
  error: unknown;
  attempts: number;
  signal: AbortSignal;
}

const BURY_AGAIN_MS = 1_000;

/** First the dead letter, then the acknowledgement: a crash between them makes it two letters. */
async function bury(
  { consumer, deadLetters, log }: DeliveryContext,
  channel: Channel,
  { message, error, attempts, signal }: Burial,
): Promise<void> {
  while (channel.active) {
    try {
      await deadLetters.bury(consumer, message, { error: describeError(error), attempts });
      if (channel.active) channel.basicAck({ deliveryTag: message.deliveryTag });
      buriedEvents.inc({ consumer });
      log.error({ err: error, consumer, messageId: message.messageId }, 'event is a dead letter');
      return;
    } catch (cause) {
      log.warn({ err: cause, consumer }, 'a dead letter could not be written yet');
      if (signal.aborted) return;
      await pause(BURY_AGAIN_MS, signal);
    }
  }
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
