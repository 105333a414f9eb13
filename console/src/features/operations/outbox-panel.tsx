import { useQuery } from 'urql';
import { failuresOf } from '../../app/graph/failure.ts';
import { Badge } from '../../ui/badge.tsx';
import { Failures } from '../../ui/failures.tsx';
import { formatNumber } from '../../ui/format.ts';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { useAgain } from '../../ui/use-again.ts';
import { outboxDocument } from './operations-documents.ts';

const AGAIN_MS = 5_000;
const services = ['auth', 'orders', 'inventory'] as const;

/** What each service has decided and not told the others yet. */
export function OutboxPanel() {
  const [{ data, error }, ask] = useQuery({
    query: outboxDocument,
    requestPolicy: 'cache-and-network',
  });
  const again = () => ask({ requestPolicy: 'network-only' });
  useAgain(again, AGAIN_MS);
  return (
    <Panel title="Outboxes">
      <Failures failures={failuresOf(error)} onRetry={again} />
      {!data && !error && <div className="skeleton h-24" aria-busy="true" />}
      <ul className="grid gap-3 text-sm">
        {data &&
          services.map((service) => {
            const outbox = data.outboxStatus?.[service];
            return (
              <li key={service} className="grid gap-0.5">
                <p className="flex items-center gap-2">
                  <span className="mr-auto font-medium">{service}</span>
                  {!outbox && <Badge tone="bad">No answer</Badge>}
                  {outbox?.pending === 0 && <Badge tone="ok">All published</Badge>}
                  {outbox && outbox.pending > 0 && (
                    <Badge tone={outbox.failing > 0 ? 'bad' : 'warn'}>
                      {formatNumber(outbox.pending)} waiting
                    </Badge>
                  )}
                </p>
                {outbox?.oldestAt && (
                  <p className="text-xs text-soft">
                    The oldest since <Time at={outbox.oldestAt} />
                  </p>
                )}
                {outbox?.lastError && <p className="text-xs text-bad">{outbox.lastError}</p>}
              </li>
            );
          })}
      </ul>
    </Panel>
  );
}
