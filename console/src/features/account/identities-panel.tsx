import { Globe } from 'lucide-react';
import { useState } from 'react';
import { useChange } from '../../app/graph/use-change.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { type Account, unlinkIdentityDocument } from './account-documents.ts';

type Identity = NonNullable<Account['identities']>[number];

/** Where else one signs in; nothing for who does so nowhere. */
export function IdentitiesPanel({ identities }: { identities: readonly Identity[] }) {
  const toast = useToast();
  const { run, isBusy } = useChange(unlinkIdentityDocument);
  const [asked, setAsked] = useState<Identity>();
  if (identities.length === 0) return null;

  async function unlink({ id: identityId }: Identity) {
    const { problem } = await run({ input: { identityId } });
    if (problem) toast({ tone: 'bad', message: problem });
    setAsked(undefined);
  }
  return (
    <Panel title="Sign-in elsewhere">
      <ul className="grid gap-4" aria-label="Sign-in elsewhere">
        {identities.map((identity) => (
          <li key={identity.id} className="flex items-center gap-3 text-sm">
            <Globe className="size-5 shrink-0 text-soft" aria-hidden />
            <div className="mr-auto min-w-0">
              <p className="font-medium break-words">{identity.provider}</p>
              <p className="text-xs text-soft">
                since <Time at={identity.linkedAt} />
              </p>
            </div>
            <Button
              small
              onClick={() => setAsked(identity)}
              aria-label={`Unlink ${identity.provider}`}
            >
              Unlink
            </Button>
          </li>
        ))}
      </ul>
      {asked && (
        <Confirm
          open
          onClose={() => setAsked(undefined)}
          busy={isBusy}
          title={`Unlink ${asked.provider}?`}
          description="It signs nobody in to this account any more. The last way to sign in cannot be taken away."
          action="Unlink"
          onConfirm={() => void unlink(asked)}
        />
      )}
    </Panel>
  );
}
