import { createHash } from 'node:crypto';
import type { Envelope, HeaderFields } from 'rabbitmq-client';
import { type CloudEvent, PoisonMessage } from '../envelope.ts';
import { partitionOf } from './names.ts';

/** The content type of CloudEvents in structured mode (CloudEvents AMQP binding, §3.2). */
const CONTENT_TYPE = 'application/cloudevents+json';

export function bodyOf(event: CloudEvent): Buffer {
  return Buffer.from(JSON.stringify(event));
}

/** What every message of ours carries: it survives a restart, and its id names a dead letter. */
export function propertiesOf(id: string): Envelope {
  return { durable: true, mandatory: true, contentType: CONTENT_TYPE, messageId: id };
}

/** The bytes of a message, whatever the client made of them. */
export function bytesOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

/** @throws PoisonMessage when the bytes are no JSON */
export function readBody(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PoisonMessage(`The message is not JSON: ${reason}.`);
  }
}

/** Foreign messages may lack an id: then their content names them. */
export function idOf({ messageId }: Pick<HeaderFields, 'messageId'>, body: Buffer): string {
  return messageId ?? createHash('sha256').update(body).digest('hex').slice(0, 32);
}

/** What keeps a message in order with others; undefined for what is no event. */
export function subjectOf(message: unknown): string | undefined {
  const hasSubject = typeof message === 'object' && message !== null && 'subject' in message;
  return hasSubject && typeof message.subject === 'string' ? message.subject : undefined;
}

export function partitionOfMessage(message: unknown): number {
  return partitionOf(subjectOf(message) ?? '');
}
