import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft, UserRound } from 'lucide-react';
import { useQuery } from 'urql';
import { failuresOf } from '../../app/graph/failure.ts';
import { useMay } from '../../app/session/me.tsx';
import { Badge } from '../../ui/badge.tsx';
import { buttonClass } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Failures } from '../../ui/failures.tsx';
import { ScreenHeader } from '../../ui/screen-header.tsx';
import { PersonAccount } from './person-account.tsx';
import { PersonActions } from './person-actions.tsx';
import { PersonAudit } from './person-audit.tsx';
import { personDocument } from './person-documents.ts';
import { PersonOrders } from './person-orders.tsx';
import { PersonSessions } from './person-sessions.tsx';

const route = getRouteApi('/people/$userId');

/** One account: who it is, what it may do, what it ordered, where it is signed in, what was done with it. */
export function PersonScreen() {
  const { userId } = route.useParams();
  const may = useMay();
  const [{ data, error, fetching }, ask] = useQuery({
    query: personDocument,
    variables: { id: userId },
  });
  const person = data?.user;
  const failures = failuresOf(error);
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
        {person && may('users:write') && <PersonActions person={person} />}
      </ScreenHeader>
      <div className="grid gap-4 px-4 pb-8 lg:px-6" aria-busy={(fetching && !person) || undefined}>
        <Failures failures={failures} onRetry={() => ask({ requestPolicy: 'network-only' })} />
        {fetching && !person && <div className="skeleton h-56" />}
        {!person && !fetching && failures.length === 0 && (
          <Empty icon={<UserRound />} title="There is no such person">
            The account may have been removed.
          </Empty>
        )}
        {person && (
          <div className="grid items-start gap-4 xl:grid-cols-[22rem_minmax(0,1fr)]">
            <PersonAccount person={person} />
            <div className="grid gap-4">
              {may('orders:read') && <PersonOrders userId={person.id} />}
              {may('users:write') && <PersonSessions userId={person.id} />}
              {may('audit:read') && <PersonAudit userId={person.id} />}
            </div>
          </div>
        )}
      </div>
    </>
  );
}
