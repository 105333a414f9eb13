import { Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { failuresOf } from '../../app/graph/failure.ts';
import { useMay } from '../../app/session/me.tsx';
import { Failures } from '../../ui/failures.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { useAgain } from '../../ui/use-again.ts';
import { waitOf } from '../../ui/wait-of.ts';
import { count } from '../../ui/words.ts';
import { stuckOrdersDocument } from './operations-documents.ts';

const AGAIN_MS = 10_000;

/** Orders that stock has not settled for a minute or longer. */
export function StuckOrdersPanel() {
  const may = useMay();
  const variables = { orders: may('orders:read') };
  const [{ data, error }, ask] = useQuery({
    query: stuckOrdersDocument,
    variables,
    requestPolicy: 'cache-and-network',
  });
  const again = () => ask({ requestPolicy: 'network-only' });
  useAgain(again, AGAIN_MS);
  const sagas = data?.stuckSagas?.nodes;
  return (
    <Panel title="Stuck orders">
      <Failures failures={failuresOf(error)} onRetry={again} />
      {!data && !error && <div className="skeleton h-24" aria-busy="true" />}
      {sagas?.length === 0 && <p className="text-sm text-soft">No order waits for stock.</p>}
      <ul className="grid gap-2.5 text-sm">
        {sagas?.map(({ order, step, ageSeconds, attempts, deadlineAt }) => (
          <li key={order?.id ?? `${ageSeconds} ${deadlineAt}`}>
            <p className="flex justify-between gap-3">
              {order ? (
                <Link
                  to="/orders/$orderId"
                  params={{ orderId: order.id }}
                  className="numeric font-medium hover:text-accent hover:underline"
                >
                  {order.number}
                </Link>
              ) : (
                'An order'
              )}
              <span className="numeric text-soft">{waitOf(ageSeconds)}</span>
            </p>
            <p className="text-xs text-soft">
              {step === 'HOLD' ? 'Stock is to hold its units' : 'Stock is to commit its units'},{' '}
              {attempts > 0 && `asked ${count(attempts, 'time')} again, `}expires{' '}
              <Time at={deadlineAt} />
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
