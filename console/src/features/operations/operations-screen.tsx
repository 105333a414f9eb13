import { ScreenHeader } from '../../ui/screen-header.tsx';
import { DeadLettersPanel } from './dead-letters-panel.tsx';
import { OutboxPanel } from './outbox-panel.tsx';
import { StuckOrdersPanel } from './stuck-orders-panel.tsx';

/** How the system runs, and what in it needs a decision. */
export function OperationsScreen() {
  return (
    <>
      <ScreenHeader title="Operations" />
      <div className="grid items-start gap-4 px-4 pb-8 lg:px-6 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <DeadLettersPanel />
        <div className="grid gap-4">
          <OutboxPanel />
          <StuckOrdersPanel />
        </div>
      </div>
    </>
  );
}
