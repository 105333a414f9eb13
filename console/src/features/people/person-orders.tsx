import { Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { failuresOf } from '../../app/graph/failure.ts';
import { Failures } from '../../ui/failures.tsx';
import { formatMoney } from '../../ui/format.ts';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { wordsOf } from '../../ui/words.ts';
import { personOrdersDocument } from './person-documents.ts';

export function PersonOrders({ userId }: { userId: string }) {
  const [{ data, error }, ask] = useQuery({
    query: personOrdersDocument,
    variables: { id: userId },
  });
  const orders = data?.user?.orders?.nodes;
  return (
    <Panel
      title="Latest orders"
      action={
        <Link
          to="/orders"
          search={{ customer: userId }}
          className="text-sm text-accent hover:underline"
        >
          All of them
        </Link>
      }
    >
      <Failures
        failures={failuresOf(error)}
        onRetry={() => ask({ requestPolicy: 'network-only' })}
      />
      {!data && !error && <div className="skeleton h-24" aria-busy="true" />}
      {orders?.length === 0 && <p className="text-sm text-soft">Nothing was ordered yet.</p>}
      <ul className="grid gap-2.5 text-sm empty:hidden">
        {orders?.map(({ id, number, status, placedAt, total }) => (
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
