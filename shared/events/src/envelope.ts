import { z } from 'zod';

const text = z.string().min(1).max(500);

// Extensions that are not known here are kept: a newer producer may add some.
const envelope = z
  .looseObject({
    specversion: z.literal('1.0'),
    id: text,
    source: text,
    type: text.regex(/^[a-z]+(\.[a-z-]+)+\.v\d+$/, 'must look like service.thing.happened.v1'),
    subject: text,
    time: z.iso.datetime({ offset: true }),
    datacontenttype: z.literal('application/json'),
    dataschema: text.optional(),
    data: z.unknown(),
    sequence: z.string().regex(/^\d{1,19}$/, 'must be a whole number, as text'),
    correlationid: text,
    causationid: text.optional(),
    traceparent: text.optional(),
  })
  // Else one service could speak in the name of another.
  .refine(({ type, source }) => type.startsWith(`${source}.`), {
    path: ['source'],
    error: 'must be the first part of the type',
  });

/** A CloudEvent 1.0 in structured JSON, with the extensions that this system relies on. */
export interface CloudEvent<D = unknown> {
  specversion: '1.0';
  id: string;
  /** The service that published it. */
  source: string;
  type: string;
  /** The aggregate that it is about; events of one subject keep their order. */
  subject: string;
  time: string;
  datacontenttype: 'application/json';
  dataschema?: string;
  data: D;
  /** The version of the aggregate after the change. */
  sequence: string;
  /** The request at the origin of it all. */
  correlationid: string;
  /** The event whose handling caused this one. */
  causationid?: string;
  traceparent?: string;
}

/** A message that no repetition will make right: it belongs to the dead letters at once. */
export class PoisonMessage extends Error {
  override name = 'PoisonMessage';
}

/**
 * A message of a type that this version of the service does not know. Another version may: the older
 * and the newer run side by side while a deploy rolls, so the message is tried again for a while.
 */
export class UnknownType extends Error {
  override name = 'UnknownType';
}

/** The size of an event at most, as JSON: what is larger belongs elsewhere, with its address here. */
export const EVENT_BYTES_MAX = 1_048_576;

/** Raises PoisonMessage, naming every attribute at fault. */
export function parseEvent(value: unknown): CloudEvent {
  const bytes = Buffer.byteLength(JSON.stringify(value) ?? '');
  if (bytes > EVENT_BYTES_MAX) {
    throw new PoisonMessage(`The message has ${bytes} bytes; ${EVENT_BYTES_MAX} is the most.`);
  }
  const parsed = envelope.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new PoisonMessage(`The message is not a CloudEvent of this system. ${faults.join('; ')}`);
}
