import { Link } from '@tanstack/react-router';
import { Receipt } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { useQuery } from 'urql';
import { failuresOf } from '../../app/graph/failure.ts';
import { useLive } from '../../app/graph/live.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Failures } from '../../ui/failures.tsx';
import { formatMoney, formatNumber } from '../../ui/format.ts';
import { Panel } from '../../ui/panel.tsx';
import { wordsOf } from '../../ui/words.ts';
import { beginOf, type Day, dayOf, hoursOf, nameOf, shifted, today } from './day.ts';
import { dayDocument, homeOrdersChangedDocument, latestOrderDocument } from './home-documents.ts';
import { HoursChart } from './hours-chart.tsx';

/** Changes of a second are asked after once. */
const GATHER_MS = 400;
const states = ['PENDING', 'CONFIRMED', 'COMPLETED', 'REJECTED', 'EXPIRED', 'CANCELLED'] as const;

/** How the orders of a day stand, live. */
export function DayPanel({ day }: { day: Day }) {
  const variables = useMemo(
    () => ({ since: beginOf(day).toISOString(), until: beginOf(shifted(day, 1)).toISOString() }),
    [day],
  );
  const [{ data, error, fetching }, ask] = useQuery({
    query: dayDocument,
    variables,
    requestPolicy: 'cache-and-network',
  });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const again = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => ask({ requestPolicy: 'network-only' }), GATHER_MS);
  };
  const isFirst = useRef(true);
  useLive(
    homeOrdersChangedDocument,
    {},
    {
      onEvent: again,
      onGap: () => {
        // A panel that opens has asked a moment ago.
        if (!isFirst.current) again();
        isFirst.current = false;
      },
    },
  );
  const statistics = data?.orderStatistics ?? undefined;
  const hours = useMemo(() => hoursOf(day, statistics?.perHour ?? []), [day, statistics]);
  const total = statistics?.byStatus.reduce((sum, { count }) => sum + count, 0);
  const failures = failuresOf(error);
  if (failures.length > 0 && !statistics) {
    return <Failures failures={failures} onRetry={() => ask({ requestPolicy: 'network-only' })} />;
  }
  return (
    <>
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4" aria-busy={fetching && !statistics}>
        <Figure label="Orders" value={total === undefined ? undefined : formatNumber(total)} />
        <Figure
          label="Sold"
          value={
            statistics && (statistics.sold.map((money) => formatMoney(money)).join(' + ') || '–')
          }
        />
        <div className="col-span-2 rounded-lg border bg-panel p-4">
          <h2 className="text-xs text-soft">By state</h2>
          {statistics ? (
            <ul className="mt-0.5 flex flex-wrap gap-x-5 text-sm">
              {states.map((status) => (
                <li key={status}>
                  <Link
                    to="/orders"
                    search={{ status: [status], from: day, to: day }}
                    className="inline-block py-1 hover:text-accent hover:underline"
                  >
                    <span className="numeric mr-1 font-semibold">
                      {formatNumber(
                        statistics.byStatus.find((each) => each.status === status)?.count ?? 0,
                      )}
                    </span>
                    <span className="text-soft">{wordsOf(status).toLowerCase()}</span>
                  </Link>
                </li>
              ))}
            </ul>
          ) : (
            <div className="skeleton mt-2 h-5" />
          )}
        </div>
      </div>
      {total === 0 ? (
        <NothingThatDay day={day} />
      ) : (
        <Panel title="Orders per hour">
          {statistics ? <HoursChart hours={hours} /> : <div className="skeleton h-45" />}
        </Panel>
      )}
    </>
  );
}

function Figure({ label, value }: { label: string; value: string | undefined }) {
  return (
    <div className="min-w-0 rounded-lg border bg-panel p-4">
      <h2 className="text-xs text-soft">{label}</h2>
      {value === undefined ? (
        <div className="skeleton mt-1.5 h-7 w-24" />
      ) : (
        <p className="numeric mt-0.5 text-xl font-semibold text-balance">{value}</p>
      )}
    </div>
  );
}

/** The last day on which something was ordered is one click away. */
function NothingThatDay({ day }: { day: Day }) {
  const [{ data }] = useQuery({ query: latestOrderDocument });
  const latest = data?.orders?.nodes[0];
  const latestDay = latest && dayOf(new Date(latest.placedAt));
  return (
    <div className="rounded-lg border bg-panel">
      <Empty
        icon={<Receipt />}
        title={
          day === today() ? 'Nothing was ordered today yet' : 'Nothing was ordered on this day'
        }
        action={
          latestDay && (
            <Link to="/" search={{ day: latestDay }} className={buttonClass('primary')}>
              Show that day
            </Link>
          )
        }
      >
        {latestDay
          ? `The latest order was placed on ${nameOf(latestDay)}.`
          : data && 'Orders stand here from the moment they are placed.'}
      </Empty>
    </div>
  );
}
