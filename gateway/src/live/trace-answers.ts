import type { StreamAsker } from '@supergraph/live/operations';
import { describeOperation } from '@supergraph/service/telemetry/describe-operation';
import { inSpan } from '@supergraph/service/telemetry/span';
import { readTraceparent } from '@supergraph/service/telemetry/traceparent';
import type { Tracing } from '@supergraph/service/telemetry/tracing';
import type { SubscribedOperation } from './subscribe.ts';
import type { RunnableSubscription } from './subscription.ts';

export interface AnswerTracing {
  readonly tracing: Tracing | undefined;
  readonly asked: Pick<SubscribedOperation, 'operation'>;
  readonly asker: Pick<StreamAsker, 'headers'>;
}

/**
 * Gives each answer of a subscription a span of its own, in the trace that its client told, else in a new one: a
 * stream may be open for days, and a trace is of one piece of work.
 */
export function traceAnswers(
  running: RunnableSubscription,
  { tracing, asked, asker }: AnswerTracing,
): RunnableSubscription {
  if (!tracing) return running;
  const name = asked.operation.name?.value;
  return {
    ...{ key: running.key, subgraph: running.subgraph },
    join: (listener) => running.join(listener),
    answer(event) {
      const { span } = tracing.begin('answer of a subscription', {
        kind: 'server',
        traceparent: readTraceparent(asker.headers.traceparent),
        attributes: { 'subgraph.name': running.subgraph },
      });
      return inSpan(span, async () => {
        const answer = await running.answer(event);
        describeOperation(span, { name, type: 'subscription', errors: answer?.errors ?? [] });
        return answer;
      });
    },
  };
}
