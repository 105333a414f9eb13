import { useChange } from '../../app/graph/use-change.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { revokeSessionDocument } from './account-documents.ts';

interface Session {
  readonly id: string;
  readonly clientName: string | null;
  readonly device: string | null;
  readonly place: string | null;
  readonly lastUsedAt: string;
  readonly isCurrent: boolean;
}

export function Sessions({
  sessions,
  onChanged,
}: {
  sessions: readonly Session[];
  onChanged: () => void;
}) {
  const toast = useToast();
  const { run } = useChange(revokeSessionDocument);

  async function end(sessionId: string) {
    const { problem } = await run({ input: { sessionId } });
    toast(problem ? { tone: 'bad', message: problem } : { message: 'That session has ended.' });
    onChanged();
  }
  return (
    <ul className="border-y">
      {sessions.map(({ id, device, clientName, place, lastUsedAt, isCurrent }) => (
        <li key={id} className="flex items-center gap-4 border-b py-3 last:border-b-0">
          <div className="mr-auto min-w-0">
            <p className="font-medium">{device ?? clientName ?? 'An unknown client'}</p>
            <p className="text-sm text-soft">
              {place && `${place}, `}used <Time at={lastUsedAt} />
            </p>
          </div>
          {isCurrent ? (
            <Badge tone="ok">This one</Badge>
          ) : (
            <Button onClick={() => void end(id)} className="h-10">
              End
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
