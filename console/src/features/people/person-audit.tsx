import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { pageSource } from '../../app/graph/page-source.ts';
import { usePages } from '../../app/graph/use-pages.ts';
import { Button } from '../../ui/button.tsx';
import { Copy } from '../../ui/copy.tsx';
import { Failures } from '../../ui/failures.tsx';
import { Select } from '../../ui/fields.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { wordsOf } from '../../ui/words.ts';
import { type AuditEntry, personAuditDocument } from './person-documents.ts';

const PAGE_SIZE = 10;

/** What the audit log has of somebody: what was done to their account, or by them. */
export function PersonAudit({ userId }: { userId: string }) {
  const [side, setSide] = useState<'subject' | 'actorId'>('subject');
  const source = useMemo(
    () =>
      pageSource({
        document: personAuditDocument,
        variables: { filter: { [side]: userId } },
        connectionOf: ({ auditEntries }) => auditEntries,
      }),
    [side, userId],
  );
  const list = usePages(source, PAGE_SIZE);
  return (
    <Panel
      title="Audit log"
      action={
        <Select
          aria-label="Which entries"
          className="h-7! w-auto!"
          value={side}
          onChange={({ target }) => setSide(target.value === 'actorId' ? 'actorId' : 'subject')}
        >
          <option value="subject">Done to them</option>
          <option value="actorId">Done by them</option>
        </Select>
      }
    >
      <Failures failures={list.failures} onRetry={list.reload} />
      {list.isLoading && <div className="skeleton h-40" aria-busy="true" />}
      {!list.isLoading && list.rows.length === 0 && list.failures.length === 0 && (
        <p className="text-sm text-soft">Nothing yet.</p>
      )}
      <ol className={`grid gap-3 text-sm empty:hidden ${list.isOutdated ? 'opacity-60' : ''}`}>
        {list.rows.map((entry) => (
          <Entry key={entry.id} entry={entry} userId={userId} />
        ))}
      </ol>
      {list.hasMore && (
        <Button className="mt-4" busy={list.isLoadingMore} onClick={list.loadMore}>
          Earlier ones
        </Button>
      )}
    </Panel>
  );
}

function Entry({ entry, userId }: { entry: AuditEntry; userId: string }) {
  const { at, action, actor, actorKind, place, requestId, details, subject } = entry;
  return (
    <li className="grid gap-0.5">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-medium">{wordsOf(action.replace(/[.-]/g, '_'))}</span>
        {subject && subject !== userId && <code className="truncate text-xs">{subject}</code>}
        <Time at={at} className="numeric ml-auto text-xs text-soft" />
      </p>
      <p className="text-xs text-soft">
        by{' '}
        {actor && actor.id !== userId ? (
          <Link
            to="/people/$userId"
            params={{ userId: actor.id }}
            className="text-accent underline underline-offset-2"
          >
            {actor.displayName ?? actor.id}
          </Link>
        ) : actor ? (
          'themself'
        ) : (
          wordsOf(actorKind).toLowerCase()
        )}
        {place && ` from ${place}`}
        {details.map(({ name, value }) => `, ${name}: ${value}`)}
      </p>
      {requestId && (
        <p className="flex items-center gap-1 text-xs text-soft">
          <code className="truncate">{requestId}</code>
          <Copy text={requestId} what="request id" />
        </p>
      )}
    </li>
  );
}
