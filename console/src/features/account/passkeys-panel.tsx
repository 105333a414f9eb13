import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useChange } from '../../app/graph/use-change.ts';
import { hasPasskeys, makePasskey, PasskeyError } from '../../app/session/passkey.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/fields.tsx';
import { FormDialog, textIn } from '../../ui/form-dialog.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toasts.tsx';
import type { Account } from './account-documents.ts';
import {
  beginPasskeyDocument,
  registerPasskeyDocument,
  removePasskeyDocument,
  renamePasskeyDocument,
} from './passkey-documents.ts';
import { RecoveryCodes } from './recovery-codes.tsx';
import { RenameDialog } from './rename-dialog.tsx';

type Passkey = NonNullable<Account['passkeys']>[number];

/** What signs in without a password. */
export function PasskeysPanel({
  passkeys,
  onChanged,
}: {
  passkeys: readonly Passkey[];
  onChanged: () => void;
}) {
  const [asked, setAsked] = useState<'add' | { verb: 'rename' | 'remove'; passkey: Passkey }>();
  const close = () => {
    setAsked(undefined);
    onChanged();
  };
  return (
    <Panel
      title="Passkeys"
      action={
        hasPasskeys && (
          <Button small onClick={() => setAsked('add')}>
            Add a passkey
          </Button>
        )
      }
    >
      <p className="text-sm text-soft text-pretty">
        {hasPasskeys
          ? 'A passkey of this device, or of your password manager, signs you in by itself, and on no other site.'
          : 'This browser makes no passkeys. Those that you have are listed here.'}
      </p>
      <ul className="mt-3 grid gap-4 empty:hidden" aria-label="Passkeys">
        {passkeys.map((passkey) => (
          <li key={passkey.id} className="flex flex-wrap items-center gap-3 text-sm">
            <KeyRound className="size-5 shrink-0 text-soft" aria-hidden />
            <div className="mr-auto min-w-0">
              <p className="font-medium break-words">{passkey.name}</p>
              <p className="text-xs text-soft">
                {passkey.isBackedUp ? 'On several devices' : 'On one device'},{' '}
                {passkey.lastUsedAt ? (
                  <>
                    used <Time at={passkey.lastUsedAt} />
                  </>
                ) : (
                  'not used yet'
                )}
              </p>
            </div>
            <div className="flex gap-1">
              <Button
                small
                kind="quiet"
                onClick={() => setAsked({ verb: 'rename', passkey })}
                aria-label={`Rename ${passkey.name}`}
              >
                Rename
              </Button>
              <Button
                small
                onClick={() => setAsked({ verb: 'remove', passkey })}
                aria-label={`Remove ${passkey.name}`}
              >
                Remove
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {asked === 'add' && <AddPasskey onClose={close} />}
      {typeof asked === 'object' && asked.verb === 'rename' && (
        <RenamePasskey passkey={asked.passkey} onClose={close} />
      )}
      {typeof asked === 'object' && asked.verb === 'remove' && (
        <RemovePasskey passkey={asked.passkey} onClose={close} />
      )}
    </Panel>
  );
}

function AddPasskey({ onClose }: { onClose: () => void }) {
  const toast = useToast();
  const begin = useChange(beginPasskeyDocument);
  const register = useChange(registerPasskeyDocument);
  /** With the first second factor of an account. */
  const [codes, setCodes] = useState<readonly string[]>();

  /** @returns why there is none */
  async function add(name: string): Promise<string | undefined> {
    const { data, problem } = await begin.run({});
    const options = data?.beginPasskeyRegistration.challenge?.options;
    if (!options) return problem;
    try {
      const credential = await makePasskey(options);
      const answer = await register.run({ input: { name, credential } });
      if (answer.problem) return answer.problem;
      toast({ message: `${name} signs you in from now on.` });
      const given = answer.data?.registerPasskey.recoveryCodes;
      if (given) setCodes(given);
      else onClose();
      return undefined;
    } catch (error) {
      if (error instanceof PasskeyError) return error.message;
      throw error;
    }
  }
  if (codes) return <RecoveryCodes codes={codes} onClose={onClose} />;
  return (
    <FormDialog
      title="Add a passkey"
      description="Your browser asks you to unlock the device or the password manager that keeps it. Your password then asks for it as well, or for a code."
      action="Go on"
      stays
      onClose={onClose}
      onSubmit={(form) => add(textIn(form, 'name'))}
    >
      <TextField
        label="Name"
        name="name"
        hint="By which you will know it: the device, or what keeps it."
        maxLength={100}
        required
        autoFocus
      />
    </FormDialog>
  );
}

function RenamePasskey({ passkey, onClose }: { passkey: Passkey; onClose: () => void }) {
  const { run } = useChange(renamePasskeyDocument);
  return (
    <RenameDialog
      title="Rename the passkey"
      name={passkey.name}
      onClose={onClose}
      onRename={async (name) => (await run({ input: { passkeyId: passkey.id, name } })).problem}
    />
  );
}

function RemovePasskey({ passkey, onClose }: { passkey: Passkey; onClose: () => void }) {
  const toast = useToast();
  const { run, isBusy } = useChange(removePasskeyDocument);
  return (
    <Confirm
      open
      onClose={onClose}
      busy={isBusy}
      title={`Remove ${passkey.name}?`}
      description="It signs nobody in any more. Your device still shows it until you delete it there."
      action="Remove"
      onConfirm={async () => {
        const { problem } = await run({ input: { passkeyId: passkey.id } });
        if (problem) toast({ tone: 'bad', message: problem });
        onClose();
      }}
    />
  );
}
