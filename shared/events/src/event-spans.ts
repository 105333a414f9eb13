import type { Correlation } from '@supergraph/service/correlation';
import { currentSpan, type Span } from '@supergraph/service/telemetry/span';
import type { Begun, Tracing } from '@supergraph/service/telemetry/tracing';

/** What is told of an event in every span about it; its data never is. */
interface Told {
  id: string;
  type: string;
  subject: string;
}

/**
 * The trace that an event goes on with: a span of its own where the trace is kept, which is what relay and
 * handlers say that they follow from.
 */
export function traceparentOfNew(correlation: Correlation | undefined, event: Told) {
  const span = ownerOf(correlation)?.child(`create ${event.type}`, {
    kind: 'producer',
    attributes: attributesOf(event, 'create'),
  });
  span?.end();
  return span?.traceparent ?? correlation?.traceparent;
}

/** What is under way, as the transaction; but of another trace where several requests share that. */
function ownerOf(correlation: Correlation | undefined): Span | undefined {
  const own = correlation?.span;
  const here = currentSpan();
  return here && own && here.traceId === own.traceId ? here : own;
}

/** A span for the publication of an event whose trace is kept. */
export function publishSpan(
  tracing: Tracing | undefined,
  event: Told & { traceparent: string | null },
): Span | undefined {
  if (!tracing || event.traceparent === null) return undefined;
  const { traceparent } = event;
  const attributes = attributesOf(event, 'send');
  return tracing.begin(`send ${event.type}`, { kind: 'producer', traceparent, attributes }).span;
}

/** What a consumer does with an event, in the trace of whoever created it. */
export function beginProcessing(
  tracing: Tracing | undefined,
  consumer: string,
  event: Told & { traceparent?: string },
): Begun | undefined {
  return tracing?.begin(`process ${event.type}`, {
    kind: 'consumer',
    traceparent: event.traceparent,
    attributes: {
      ...attributesOf(event, 'process'),
      'messaging.consumer.group.name': consumer,
    },
  });
}

function attributesOf({ id, type, subject }: Told, operation: 'create' | 'send' | 'process') {
  return {
    'messaging.operation.name': operation,
    'messaging.operation.type': operation,
    'messaging.destination.name': type,
    'messaging.message.id': id,
    'cloudevents.event_id': id,
    'cloudevents.event_type': type,
    'cloudevents.event_subject': subject,
  };
}
