import { Monitor } from 'lucide-react';
import { useQuery } from 'urql';
import { failuresOf } from '../../app/graph/failure.ts';
import { useChange } from '../../app/graph/use-change.ts';
import { Button } from '../../ui/button.tsx';
import { Failures } from '../../ui/failures.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { personSessionsDocument, revokeSessionDocument } from './person-documents.ts';

/** Where somebody is signed in, and the way to end that. */
export function PersonSessions({ userId }: { userId: string }) {
  const [{ data, error }, ask] = useQuery({
    query: personSessionsDocument,
    variables: { id: userId },
    requestPolicy: 'cache-and-network',
  });
  const toast = useToast();
  const revoke = useChange(revokeSessionDocument);
  const sessions = data?.user?.sessions;
  const again = () => ask({ requestPolicy: 'network-only' });

  async function end(sessionId: string) {
    const { problem } = await revoke.run({ input: { sessionId } });
    toast(problem ? { tone: 'bad', message: problem } : { message: 'That session has ended.' });
    again();
  }
  return (
    <Panel title="Signed in">
      <Failures failures={failuresOf(error)} onRetry={again} />
      {!data && !error && <div className="skeleton h-12" aria-busy="true" />}
      {sessions?.length === 0 && <p className="text-sm text-soft">Nowhere at present.</p>}
      <ul className="grid gap-3 text-sm empty:hidden">
        {sessions?.map(({ id, device, clientName, place, lastUsedAt }) => (
          <li key={id} className="flex items-center gap-3">
            <Monitor className="size-5 shrink-0 text-soft" aria-hidden />
            <div className="mr-auto min-w-0">
              <p className="font-medium">{device ?? clientName ?? 'An unknown client'}</p>
              <p className="text-xs text-soft">
                {place && `${place}, `}used <Time at={lastUsedAt} />
              </p>
            </div>
            <Button small onClick={() => void end(id)}>
              End
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
