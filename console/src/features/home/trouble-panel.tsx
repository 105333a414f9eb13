import { Link } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import { useQuery } from 'urql';
import { failuresOf } from '../../app/graph/failure.ts';
import { Failures } from '../../ui/failures.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useAgain } from '../../ui/use-again.ts';
import { waitOf } from '../../ui/wait-of.ts';
import { count } from '../../ui/words.ts';
import { troubleDocument } from './home-documents.ts';

const AGAIN_MS = 10_000;

/** What needs somebody: messages that failed, orders that wait, events that are not out. */
export function TroublePanel() {
  const [{ data, error }, ask] = useQuery({
    query: troubleDocument,
    requestPolicy: 'cache-and-network',
  });
  useAgain(() => ask({ requestPolicy: 'network-only' }), AGAIN_MS);
  const letters = data?.deadLetters?.totalCount ?? 0;
  const stuck = data?.stuckSagas?.nodes ?? [];
  const outboxes = Object.entries(data?.outboxStatus ?? {}).flatMap(([service, outbox]) =>
    outbox && typeof outbox === 'object' && outbox.pending > 0 ? [{ service, ...outbox }] : [],
  );
  const isQuiet = letters === 0 && stuck.length === 0 && outboxes.length === 0;
  return (
    <Panel
      title="Needs somebody"
      action={
        <Link to="/operations" className="text-sm text-accent hover:underline">
          Operations
        </Link>
      }
    >
      <Failures
        failures={failuresOf(error)}
        onRetry={() => ask({ requestPolicy: 'network-only' })}
      />
      {!data && !error && <div className="skeleton h-24" aria-busy="true" />}
      {data && isQuiet && !error && (
        <p className="flex items-center gap-2 text-sm text-soft">
          <CircleCheck className="size-4 text-ok" aria-hidden />
          Nothing: every message was handled and no order waits.
        </p>
      )}
      <ul className="grid gap-2 text-sm">
        {letters > 0 && (
          <li className="text-bad">{count(letters, 'message')} could not be handled</li>
        )}
        {outboxes.map(({ service, pending, failing }) => (
          <li key={service} className={failing > 0 ? 'text-bad' : ''}>
            {count(pending, 'event')} of {service} not published yet
          </li>
        ))}
        {stuck.map(({ order, ageSeconds }) => (
          <li key={order?.id ?? ageSeconds} className="flex justify-between gap-3">
            {order ? (
              <Link
                to="/orders/$orderId"
                params={{ orderId: order.id }}
                className="numeric hover:text-accent hover:underline"
              >
                {order.number}
              </Link>
            ) : (
              'An order'
            )}
            <span className="numeric text-soft">waits for {waitOf(ageSeconds)}</span>
          </li>
        ))}
        {data?.stuckSagas?.pageInfo.hasNextPage && (
          <li className="text-soft">and more, which Operations lists</li>
        )}
      </ul>
    </Panel>
  );
}
