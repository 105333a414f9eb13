import { Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { failuresOf } from '../../app/graph/failure.ts';
import { Failures } from '../../ui/failures.tsx';
import { formatMoney } from '../../ui/format.ts';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { wordsOf } from '../../ui/words.ts';
import { myLatestOrdersDocument } from './home-documents.ts';

/** For those who see no others: their own last orders. */
export function MyOrdersPanel() {
  const [{ data, error }, ask] = useQuery({
    query: myLatestOrdersDocument,
    requestPolicy: 'cache-and-network',
  });
  return (
    <Panel title="My latest orders">
      <Failures
        failures={failuresOf(error)}
        onRetry={() => ask({ requestPolicy: 'network-only' })}
      />
      {!data && !error && <div className="skeleton h-32" aria-busy="true" />}
      {data?.myOrders?.nodes.length === 0 && (
        <p className="text-sm text-soft">What you order stands here.</p>
      )}
      <ul className="grid gap-2.5 text-sm">
        {data?.myOrders?.nodes.map(({ id, number, status, placedAt, total }) => (
          <li key={id} className="flex flex-wrap items-baseline gap-x-3">
            <Link
              to="/orders/$orderId"
              params={{ orderId: id }}
              className="numeric font-medium hover:text-accent hover:underline"
            >
              {number}
            </Link>
            <span className="mr-auto text-soft">{wordsOf(status)}</span>
            <Time at={placedAt} className="numeric text-xs text-soft" />
            <span className="numeric w-24 text-right">{formatMoney(total)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
