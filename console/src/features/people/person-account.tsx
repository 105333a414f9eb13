import type { ReactNode } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { Copy } from '../../ui/copy.tsx';
import { Face } from '../../ui/face.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { wordsOf } from '../../ui/words.ts';
import type { Person } from './person-documents.ts';

export function PersonAccount({ person }: { person: Person }) {
  const { id, email, isEmailVerified, displayName, avatar, locale, roles } = person;
  const { createdAt, deletionDueAt } = person;
  return (
    <Panel title="Account">
      <div className="mb-4 flex items-center gap-3">
        <Face name={displayName ?? ''} url={avatar?.url} className="size-14 text-base" />
        <p className="min-w-0 font-medium break-words">{displayName}</p>
      </div>
      <dl className="grid gap-3 text-sm [&_dt]:text-xs [&_dt]:text-soft">
        <Fact name="Email">
          <span className="flex flex-wrap items-center gap-2">
            <span className="min-w-0 break-words">{email}</span>
            {isEmailVerified === false && <Badge tone="warn">Not confirmed</Badge>}
          </span>
        </Fact>
        <Fact name="Roles">{(roles ?? []).map(wordsOf).join(', ')}</Fact>
        <Fact name="Language of mails">{locale}</Fact>
        {createdAt && (
          <Fact name="Since">
            <Time at={createdAt} />
          </Fact>
        )}
        {deletionDueAt && (
          <Fact name="Will be deleted, as they asked">
            <Time at={deletionDueAt} />
          </Fact>
        )}
        <Fact name="Id">
          <span className="flex items-center gap-1">
            <code className="truncate text-xs">{id}</code>
            <Copy text={id} what="id" />
          </span>
        </Fact>
      </dl>
    </Panel>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
