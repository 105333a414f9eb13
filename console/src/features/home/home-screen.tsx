import { getRouteApi, Link } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useMay, useMe } from '../../app/session/me.tsx';
import { buttonClass } from '../../ui/button.tsx';
import { ScreenHeader } from '../../ui/screen-header.tsx';
import { type Day, nameOf, shifted, today } from './day.ts';
import { DayPanel } from './day-panel.tsx';
import { LowStockPanel } from './low-stock-panel.tsx';
import { MyOrdersPanel } from './my-orders-panel.tsx';
import { TroublePanel } from './trouble-panel.tsx';

const route = getRouteApi('/');

/** What a day looks like from here: each part by itself, and only what the viewer may see. */
export function HomeScreen() {
  const { day = today() } = route.useSearch();
  const may = useMay();
  const { displayName } = useMe();
  const seesOrders = may('orders:read');
  return (
    <>
      <ScreenHeader
        title={seesOrders ? (day === today() ? 'Today' : nameOf(day)) : `Hello, ${displayName}`}
      >
        {seesOrders && <DayLinks day={day} />}
      </ScreenHeader>
      <div className="grid gap-4 px-4 pb-8 lg:px-6">
        {seesOrders && <DayPanel key={day} day={day} />}
        <div className="grid items-start gap-4 lg:grid-cols-2">
          {may('stock:read') && <LowStockPanel />}
          {may('operations:read') && <TroublePanel />}
          {!seesOrders && <MyOrdersPanel />}
        </div>
      </div>
    </>
  );
}

function DayLinks({ day }: { day: Day }) {
  const isToday = day === today();
  return (
    <nav aria-label="Days" className="flex gap-1">
      <Link
        to="/"
        search={{ day: shifted(day, -1) }}
        aria-label="The day before"
        className={buttonClass()}
      >
        <ChevronLeft className="size-4" />
      </Link>
      <Link to="/" search={{}} className={buttonClass()} aria-disabled={isToday}>
        Today
      </Link>
      <Link
        to="/"
        search={isToday ? {} : { day: shifted(day, 1) }}
        aria-label="The day after"
        aria-disabled={isToday}
        className={buttonClass()}
      >
        <ChevronRight className="size-4" />
      </Link>
    </nav>
  );
}
