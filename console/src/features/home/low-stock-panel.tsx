import { Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { failuresOf } from '../../app/graph/failure.ts';
import { Failures } from '../../ui/failures.tsx';
import { formatNumber } from '../../ui/format.ts';
import { Panel } from '../../ui/panel.tsx';
import { lowStockDocument } from './home-documents.ts';

/** What runs out next. */
export function LowStockPanel() {
  const [{ data, error }, ask] = useQuery({
    query: lowStockDocument,
    requestPolicy: 'cache-and-network',
  });
  const variants = data?.lowStock;
  return (
    <Panel title="Runs low">
      <Failures
        failures={failuresOf(error)}
        onRetry={() => ask({ requestPolicy: 'network-only' })}
      />
      {!data && !error && <div className="skeleton h-40" aria-busy="true" />}
      {variants?.length === 0 && (
        <p className="text-sm text-soft">Of everything on sale 10 units or more can be ordered.</p>
      )}
      <ul className="grid gap-2 text-sm">
        {variants?.map(({ id, name, sku, product, availability }) => (
          <li key={id} className="flex items-baseline gap-3">
            <Link
              to="/products/$productId"
              params={{ productId: product.id }}
              className="min-w-0 truncate hover:text-accent hover:underline"
            >
              {product.title}, {name}
            </Link>
            <span className="mr-auto text-xs text-soft max-sm:hidden">{sku}</span>
            <span
              className={`numeric font-medium ${availability.available === 0 ? 'text-bad' : 'text-warn'}`}
            >
              {formatNumber(availability.available)} left
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
