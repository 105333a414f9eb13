import type { OperationUse } from '@supergraph/gateway/usage/told';
import { ChartNoAxesColumn } from 'lucide-react';
import { failuresOf } from '../../app/graph/failure.ts';
import { Empty } from '../../ui/empty.tsx';
import { Failures } from '../../ui/failures.tsx';
import { Select } from '../../ui/fields.tsx';
import { formatMs, formatNumber } from '../../ui/format.ts';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { useFigures } from './use-figures.ts';

const AGAIN_MS = 30_000;
const periods = [
  { hours: 1, name: 'Last hour' },
  { hours: 24, name: 'Last 24 hours' },
  { hours: 168, name: 'Last 7 days' },
  { hours: 720, name: 'Last 30 days' },
];

/** Who asks what of the graph, how often and how fast. */
export function UsagePanel({
  hours,
  onHours,
}: {
  hours: number;
  onHours: (hours: number) => void;
}) {
  const { data, error, again } = useFigures<{ operations: readonly OperationUse[] }>(
    `/usage/operations?hours=${hours}`,
    AGAIN_MS,
  );
  return (
    <Panel
      title="Usage of the graph"
      padded={false}
      action={
        <Select
          aria-label="Period"
          className="max-w-40"
          value={hours}
          onChange={({ target }) => onHours(Number(target.value))}
        >
          {periods.map((period) => (
            <option key={period.hours} value={period.hours}>
              {period.name}
            </option>
          ))}
        </Select>
      }
    >
      {error && (
        <div className="p-4">
          <Failures failures={failuresOf(error)} onRetry={again} />
        </div>
      )}
      {!data && !error && <div className="skeleton m-4 h-24" aria-busy="true" />}
      {data?.operations.length === 0 && (
        <Empty icon={<ChartNoAxesColumn />} title="Nobody has asked anything">
          Each operation that a client sends stands here, with how often it came and how long it
          took.
        </Empty>
      )}
      {data && data.operations.length > 0 && <Uses uses={data.operations} />}
    </Panel>
  );
}

function Uses({ uses }: { uses: readonly OperationUse[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keyboard as well
    <section tabIndex={0} aria-label="Operations by client" className="max-h-112 overflow-auto">
      <table className="w-full text-sm">
        <thead className="sticky top-0 bg-panel text-xs text-soft">
          <tr className="[&>th]:border-b [&>th]:px-2 sm:[&>th]:px-4 [&>th]:py-2 [&>th]:text-left [&>th]:font-medium">
            <th scope="col">Operation</th>
            <th scope="col" className="max-sm:hidden">
              Client
            </th>
            <th scope="col" className="text-right!">
              Requests
            </th>
            <th scope="col" className="text-right!">
              Errors
            </th>
            <th scope="col" className="text-right! max-sm:hidden">
              Median
            </th>
            <th scope="col" className="text-right! whitespace-nowrap">
              95 in 100
            </th>
            <th scope="col" className="max-md:hidden">
              Last
            </th>
          </tr>
        </thead>
        <tbody>
          {uses.map(({ operation, client, requests, errors, medianMs, p95Ms, lastSeen }) => (
            <tr
              key={`${operation.hash} ${client}`}
              className="[&>td]:border-b [&>td]:px-2 sm:[&>td]:px-4 [&>td]:py-2 last:[&>td]:border-0"
            >
              <td>
                <span className="font-medium break-all">{operation.name ?? 'Without a name'}</span>{' '}
                <span className="text-xs text-soft">{operation.type}</span>
                <span className="block text-xs text-soft sm:hidden">{client || 'unnamed'}</span>
              </td>
              <td className="max-sm:hidden">
                {client || <span className="text-soft">unnamed</span>}
              </td>
              <td className="numeric text-right">{formatNumber(requests)}</td>
              <td className={errors > 0 ? 'numeric text-right text-bad' : 'numeric text-right'}>
                {formatNumber(errors)}
              </td>
              <td className="numeric text-right whitespace-nowrap max-sm:hidden">
                {formatMs(medianMs)}
              </td>
              <td className="numeric text-right whitespace-nowrap">{formatMs(p95Ms)}</td>
              <td className="numeric whitespace-nowrap text-soft max-md:hidden">
                <Time at={lastSeen} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
