import { Link } from '@tanstack/react-router';
import { Tabs, tabClass } from '../../ui/tabs.tsx';

export function StockTabs() {
  return (
    <Tabs label="Stock">
      <Link to="/stock" activeOptions={{ exact: true, includeSearch: false }} className={tabClass}>
        Levels
      </Link>
      <Link to="/stock/ledger" activeOptions={{ includeSearch: false }} className={tabClass}>
        Ledger
      </Link>
    </Tabs>
  );
}
