import type { RecordedFailure } from '@supergraph/gateway/usage/told';
import { CircleCheck } from 'lucide-react';
import { failuresOf } from '../../app/graph/failure.ts';
import { Copy } from '../../ui/copy.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Failures } from '../../ui/failures.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { count, wordsOf } from '../../ui/words.ts';
import { useFigures } from './use-figures.ts';

const AGAIN_MS = 10_000;

/** What went wrong in the last hour, with what to look for in the logs. */
export function ErrorsPanel() {
  const { data, error, again } = useFigures<{ failures: readonly RecordedFailure[] }>(
    '/usage/failures',
    AGAIN_MS,
  );
  return (
    <Panel title="Errors of the last hour" padded={false}>
      {error && (
        <div className="p-4">
          <Failures failures={failuresOf(error)} onRetry={again} />
        </div>
      )}
      {!data && !error && <div className="skeleton m-4 h-24" aria-busy="true" />}
      {data?.failures.length === 0 && (
        <Empty icon={<CircleCheck />} title="Nothing went wrong">
          What a client could not be given stands here, with the request id that the logs have as
          well.
        </Empty>
      )}
      {data && data.failures.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keyboard as well
        <ul tabIndex={0} aria-label="Errors" className="max-h-112 overflow-auto">
          {data.failures.map((failure) => (
            <ErrorRow
              key={`${failure.at} ${failure.requestId} ${failure.code} ${failure.service}`}
              {...failure}
            />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function ErrorRow({
  at,
  requestId,
  operation,
  client,
  code,
  service,
  path,
  fields,
}: RecordedFailure) {
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] gap-0.5 border-b px-4 py-3 text-sm last:border-0">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="font-medium text-bad">{wordsOf(code)}</span>
        <span className="mr-auto text-soft">{service ?? 'gateway'}</span>
        <Time at={at} className="numeric text-xs text-soft" />
      </p>
      <p className="break-words">
        {operation.name ?? `A ${operation.type} without a name`}
        <span className="text-soft">
          {` of ${[client.name || 'an unnamed client', client.version].filter(Boolean).join(' ')}`}
          {path && `, at ${path}`}
          {fields > 1 && ` and ${count(fields - 1, 'more field')}`}
        </span>
      </p>
      <p className="flex items-center gap-1 text-xs text-soft">
        <code className="truncate">{requestId}</code>
        <Copy text={requestId} what="request id" />
      </p>
    </li>
  );
}
