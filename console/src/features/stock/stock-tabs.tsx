import { Link } from '@tanstack/react-router';

const tab =
  'inline-flex h-8 items-center rounded-md px-3 text-sm font-medium text-soft hover:text-ink aria-[current=page]:bg-panel aria-[current=page]:text-ink aria-[current=page]:ring-1 aria-[current=page]:ring-line';

export function StockTabs() {
  return (
    <nav aria-label="Stock" className="flex gap-1 rounded-lg bg-sunken p-0.5">
      <Link to="/stock" activeOptions={{ exact: true, includeSearch: false }} className={tab}>
        Levels
      </Link>
      <Link to="/stock/ledger" activeOptions={{ includeSearch: false }} className={tab}>
        Ledger
      </Link>
    </nav>
  );
}
