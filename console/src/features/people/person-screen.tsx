import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft, LogOut, UserCog, UserRound, UserX } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { failuresOf } from '../../app/graph/failure.ts';
import { useChange } from '../../app/graph/use-change.ts';
import { useMay, useMe } from '../../app/session/me.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Copy } from '../../ui/copy.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Failures } from '../../ui/failures.tsx';
import { formatMoney } from '../../ui/format.ts';
import { Panel } from '../../ui/panel.tsx';
import { ScreenHeader } from '../../ui/screen-header.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { wordsOf } from '../../ui/words.ts';
import {
  type PersonRow,
  personDocument,
  reinstateDocument,
  revokeSessionsDocument,
  suspendDocument,
} from './people-documents.ts';
import { RolesDialog } from './roles-dialog.tsx';

const route = getRouteApi('/people/$userId');

/** One account: who it is, what it may do, what it ordered. */
export function PersonScreen() {
  const { userId } = route.useParams();
  const may = useMay();
  const variables = { id: userId, orders: may('orders:read') };
  const [{ data, error, fetching }, ask] = useQuery({ query: personDocument, variables });
  const person = data?.user;
  const failures = useMemo(() => failuresOf(error), [error]);
  const again = () => ask({ requestPolicy: 'network-only' });
  return (
    <>
      <ScreenHeader
        title={person?.displayName ?? 'Person'}
        back={
          <Link
            to="/people"
            aria-label="Back to the people"
            className={`${buttonClass('quiet', true)} -ml-2`}
          >
            <ArrowLeft className="size-4" />
          </Link>
        }
        detail={person?.status === 'SUSPENDED' ? <Badge tone="bad">Suspended</Badge> : undefined}
      >
        {person && may('users:write') && <Actions person={person} />}
      </ScreenHeader>
      <div className="grid gap-4 px-4 pb-8 lg:px-6" aria-busy={(fetching && !person) || undefined}>
        <Failures failures={failures} onRetry={again} />
        {fetching && !person && <div className="skeleton h-56" />}
        {!person && !fetching && failures.length === 0 && (
          <Empty icon={<UserRound />} title="There is no such person">
            The account may have been removed.
          </Empty>
        )}
        {person && (
          <div className="grid items-start gap-4 xl:grid-cols-[22rem_minmax(0,1fr)]">
            <Panel title="Account">
              <dl className="grid gap-3 text-sm [&_dt]:text-xs [&_dt]:text-soft">
                <div>
                  <dt>Email</dt>
                  <dd>{person.email}</dd>
                </div>
                <div>
                  <dt>Roles</dt>
                  <dd>{(person.roles ?? []).map(wordsOf).join(', ')}</dd>
                </div>
                {person.createdAt && (
                  <div>
                    <dt>Since</dt>
                    <dd>
                      <Time at={person.createdAt} />
                    </dd>
                  </div>
                )}
                <div className="min-w-0">
                  <dt>Id</dt>
                  <dd className="flex items-center gap-1">
                    <code className="truncate text-xs">{person.id}</code>
                    <Copy text={person.id} what="id" />
                  </dd>
                </div>
              </dl>
            </Panel>
            {may('orders:read') && (
              <Panel
                title="Latest orders"
                action={
                  <Link
                    to="/orders"
                    search={{ customer: person.id }}
                    className="text-sm text-accent hover:underline"
                  >
                    All of them
                  </Link>
                }
              >
                {person.orders?.nodes.length === 0 && (
                  <p className="text-sm text-soft">Nothing was ordered yet.</p>
                )}
                <ul className="grid gap-2.5 text-sm">
                  {person.orders?.nodes.map(({ id, number, status, placedAt, total }) => (
                    <li key={id} className="flex flex-wrap items-baseline gap-x-3">
                      <Link
                        to="/orders/$orderId"
                        params={{ orderId: id }}
                        className="numeric font-medium hover:text-accent hover:underline"
                      >
                        {number}
                      </Link>
                      <span className="mr-auto text-soft">{wordsOf(status)}</span>
                      <Time at={placedAt} className="numeric text-xs text-soft" />
                      <span className="numeric w-24 text-right">{formatMoney(total)}</span>
                    </li>
                  ))}
                </ul>
              </Panel>
            )}
          </div>
        )}
      </div>
    </>
  );
}

function Actions({ person }: { person: PersonRow }) {
  const me = useMe();
  const toast = useToast();
  const suspend = useChange(suspendDocument);
  const reinstate = useChange(reinstateDocument);
  const revoke = useChange(revokeSessionsDocument);
  const [asked, setAsked] = useState<'suspend' | 'revoke' | 'roles'>();
  const name = person.displayName ?? person.email ?? 'this person';
  const input = { userId: person.id };

  async function act(work: Promise<{ problem: string | undefined }>, message: string) {
    const { problem } = await work;
    setAsked(undefined);
    toast(problem ? { tone: 'bad', message: problem } : { message });
  }
  return (
    <>
      <Button icon={<UserCog />} onClick={() => setAsked('roles')}>
        Roles
      </Button>
      <Button icon={<LogOut />} onClick={() => setAsked('revoke')}>
        Sign out everywhere
      </Button>
      {person.status === 'SUSPENDED' ? (
        <Button
          kind="primary"
          busy={reinstate.isBusy}
          onClick={() => void act(reinstate.run({ input }), `${name} may sign in again.`)}
        >
          Reinstate
        </Button>
      ) : (
        person.id !== me.id && (
          <Button icon={<UserX />} onClick={() => setAsked('suspend')}>
            Suspend
          </Button>
        )
      )}
      {asked === 'roles' && <RolesDialog person={person} onClose={() => setAsked(undefined)} />}
      <Confirm
        open={asked === 'suspend'}
        onClose={() => setAsked(undefined)}
        busy={suspend.isBusy}
        title={`Suspend ${name}?`}
        description="They are signed out everywhere within two seconds and cannot sign in until somebody reinstates them."
        action="Suspend"
        onConfirm={() => void act(suspend.run({ input }), `${name} is suspended.`)}
      />
      <Confirm
        open={asked === 'revoke'}
        onClose={() => setAsked(undefined)}
        busy={revoke.isBusy}
        title={`Sign ${name} out everywhere?`}
        description="All their sessions end within two seconds. They may sign in again."
        action="Sign out everywhere"
        onConfirm={() => void act(revoke.run({ input }), `${name} is signed out everywhere.`)}
      />
    </>
  );
}
