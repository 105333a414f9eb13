import { Bot } from 'lucide-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { failuresOf } from '../../app/graph/failure.ts';
import { useChange } from '../../app/graph/use-change.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Failures } from '../../ui/failures.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toasts.tsx';
import {
  type ApiKey,
  myApiKeysDocument,
  renameApiKeyDocument,
  revokeApiKeyDocument,
} from './api-key-documents.ts';
import { NewApiKey } from './new-api-key.tsx';
import { RenameDialog } from './rename-dialog.tsx';

/** What programs act for oneself with. */
export function ApiKeysPanel() {
  const [{ data, error }, ask] = useQuery({
    query: myApiKeysDocument,
    requestPolicy: 'cache-and-network',
  });
  const [asked, setAsked] = useState<'new' | { verb: 'rename' | 'revoke'; apiKey: ApiKey }>();
  const again = () => ask({ requestPolicy: 'network-only' });
  const close = () => {
    setAsked(undefined);
    again();
  };
  const keys = data?.myApiKeys ?? [];
  return (
    <Panel
      title="API keys"
      action={
        <Button small onClick={() => setAsked('new')}>
          New key
        </Button>
      }
    >
      <Failures failures={failuresOf(error)} onRetry={again} />
      {!data && !error && <div className="skeleton h-12" aria-busy="true" />}
      {data && keys.length === 0 && (
        <p className="text-sm text-soft text-pretty">
          A program that acts for you would have its key here: it may do no more than you allow it,
          and ends by itself.
        </p>
      )}
      <ul className="grid gap-4 empty:hidden" aria-label="API keys">
        {keys.map((key) => (
          <li key={key.id} className="flex flex-wrap items-center gap-3 text-sm">
            <Bot className="size-5 shrink-0 text-soft" aria-hidden />
            <div className="mr-auto min-w-0">
              <p className="font-medium break-words">{key.name}</p>
              <p className="text-xs text-soft text-pretty">
                {key.scopes.join(', ') || 'Your own things alone'}. Ends <Time at={key.expiresAt} />
                ,{' '}
                {key.lastUsedAt ? (
                  <>
                    used <Time at={key.lastUsedAt} />
                  </>
                ) : (
                  'not used yet'
                )}
                .
              </p>
            </div>
            <div className="flex gap-1">
              <Button
                small
                kind="quiet"
                onClick={() => setAsked({ verb: 'rename', apiKey: key })}
                aria-label={`Rename ${key.name}`}
              >
                Rename
              </Button>
              <Button
                small
                onClick={() => setAsked({ verb: 'revoke', apiKey: key })}
                aria-label={`Revoke ${key.name}`}
              >
                Revoke
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {asked === 'new' && <NewApiKey onClose={close} />}
      {typeof asked === 'object' && asked.verb === 'rename' && (
        <RenameApiKey apiKey={asked.apiKey} onClose={close} />
      )}
      {typeof asked === 'object' && asked.verb === 'revoke' && (
        <RevokeApiKey apiKey={asked.apiKey} onClose={close} />
      )}
    </Panel>
  );
}

function RenameApiKey({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const { run } = useChange(renameApiKeyDocument);
  return (
    <RenameDialog
      title="Rename the key"
      name={apiKey.name}
      onClose={onClose}
      onRename={async (name) => (await run({ input: { apiKeyId: apiKey.id, name } })).problem}
    />
  );
}

function RevokeApiKey({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const toast = useToast();
  const { run, isBusy } = useChange(revokeApiKeyDocument);
  return (
    <Confirm
      open
      onClose={onClose}
      busy={isBusy}
      title={`Revoke ${apiKey.name}?`}
      description="Whoever uses it is refused within two seconds, for good."
      action="Revoke"
      onConfirm={async () => {
        const { problem } = await run({ input: { apiKeyId: apiKey.id } });
        toast(
          problem ? { tone: 'bad', message: problem } : { message: `${apiKey.name} is revoked.` },
        );
        onClose();
      }}
    />
  );
}
