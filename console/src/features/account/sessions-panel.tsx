import { Monitor } from 'lucide-react';
import { useQuery } from 'urql';
import { failuresOf } from '../../app/graph/failure.ts';
import { useChange } from '../../app/graph/use-change.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Failures } from '../../ui/failures.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { count } from '../../ui/words.ts';
import {
  mySessionsDocument,
  revokeOthersDocument,
  revokeSessionDocument,
} from './session-documents.ts';

/** Where the account is signed in, and the way to end that. */
export function SessionsPanel() {
  const toast = useToast();
  const [{ data, error }, ask] = useQuery({
    query: mySessionsDocument,
    requestPolicy: 'cache-and-network',
  });
  const revoke = useChange(revokeSessionDocument);
  const revokeOthers = useChange(revokeOthersDocument);
  const again = () => ask({ requestPolicy: 'network-only' });
  const sessions = data?.mySessions ?? [];

  async function end(sessionId: string) {
    const { problem } = await revoke.run({ input: { sessionId } });
    toast(problem ? { tone: 'bad', message: problem } : { message: 'That session has ended.' });
    again();
  }
  async function endOthers() {
    const { data: answer, problem } = await revokeOthers.run({});
    const ended = answer?.revokeOtherSessions.revokedCount ?? 0;
    toast(
      problem
        ? { tone: 'bad', message: problem }
        : { message: `${count(ended, 'other session')} ended.` },
    );
    again();
  }
  return (
    <Panel
      title="Where you are signed in"
      action={
        sessions.length > 1 && (
          <Button small busy={revokeOthers.isBusy} onClick={() => void endOthers()}>
            End all others
          </Button>
        )
      }
    >
      <Failures failures={failuresOf(error)} onRetry={again} />
      {!data && !error && <div className="skeleton h-24" aria-busy="true" />}
      <ul className="grid gap-4">
        {sessions.map(({ id, device, clientName, place, lastUsedAt, isCurrent }) => (
          <li key={id} className="flex items-center gap-3 text-sm">
            <Monitor className="size-5 shrink-0 text-soft" aria-hidden />
            <div className="mr-auto min-w-0">
              <p className="font-medium">{device ?? clientName ?? 'An unknown client'}</p>
              <p className="text-xs text-soft">
                {place && `${place}, `}used <Time at={lastUsedAt} />
              </p>
            </div>
            {isCurrent ? (
              <Badge tone="ok">This one</Badge>
            ) : (
              <Button small onClick={() => void end(id)}>
                End
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
