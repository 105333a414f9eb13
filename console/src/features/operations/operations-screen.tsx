import { getRouteApi } from '@tanstack/react-router';
import { ScreenHeader } from '../../ui/screen-header.tsx';
import { DeadLettersPanel } from './dead-letters-panel.tsx';
import { ErrorsPanel } from './errors-panel.tsx';
import { OutboxPanel } from './outbox-panel.tsx';
import { StuckOrdersPanel } from './stuck-orders-panel.tsx';
import { UsagePanel } from './usage-panel.tsx';

const route = getRouteApi('/operations');
const HOURS = 24;

/** How the system runs, and what in it needs a decision. */
export function OperationsScreen() {
  const { hours = HOURS } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <>
      <ScreenHeader title="Operations" />
      <div className="grid items-start gap-4 px-4 pb-8 lg:px-6 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid min-w-0 gap-4">
          <DeadLettersPanel />
          <ErrorsPanel />
          <UsagePanel
            hours={hours}
            onHours={(chosen) => void navigate({ search: { hours: chosen }, replace: true })}
          />
        </div>
        <div className="grid min-w-0 gap-4">
          <OutboxPanel />
          <StuckOrdersPanel />
        </div>
      </div>
    </>
  );
}
