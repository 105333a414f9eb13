import { type ReactNode, useState } from 'react';
import { useClient } from 'urql';
import { useChange } from '../../app/graph/use-change.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CheckboxField, TextField } from '../../ui/fields.tsx';
import { FormDialog, textIn } from '../../ui/form-dialog.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useToast } from '../../ui/toasts.tsx';
import {
  type Account,
  changePasswordDocument,
  requestEmailChangeDocument,
} from './account-documents.ts';
import { mySessionsDocument } from './session-documents.ts';

/** What one signs in with. */
export function SignInPanel({ account }: { account: Account }) {
  const [asked, setAsked] = useState<'email' | 'password'>();
  const close = () => setAsked(undefined);
  return (
    <Panel title="Address and password">
      <div className="grid gap-4 text-sm">
        <Row
          name="Email"
          action={
            <Button small onClick={() => setAsked('email')}>
              Change the address
            </Button>
          }
        >
          <span className="min-w-0 break-words">{account.email}</span>
          {!account.isEmailVerified && <Badge tone="warn">Not confirmed</Badge>}
        </Row>
        <Row
          name="Password"
          action={
            <Button small onClick={() => setAsked('password')}>
              Change the password
            </Button>
          }
        >
          <span className="text-soft">It is shown to nobody, not even to you.</span>
        </Row>
      </div>
      {asked === 'email' && <ChangeEmail onClose={close} />}
      {asked === 'password' && (
        <ChangePassword hasSecondFactor={account.hasSecondFactor ?? false} onClose={close} />
      )}
    </Panel>
  );
}

function Row({ name, action, children }: { name: string; action: ReactNode; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="mr-auto min-w-0">
        <p className="text-xs text-soft">{name}</p>
        <p className="flex flex-wrap items-center gap-2">{children}</p>
      </div>
      {action}
    </div>
  );
}

function ChangeEmail({ onClose }: { onClose: () => void }) {
  const toast = useToast();
  const { run } = useChange(requestEmailChangeDocument);
  return (
    <FormDialog
      title="Change the address"
      description="A link goes to the new address and one to the old. It is changed when both were opened, within a day."
      action="Send the links"
      onClose={onClose}
      onSubmit={async (form) => {
        const newEmail = textIn(form, 'email');
        const password = String(form.get('password'));
        const { problem } = await run({ input: { newEmail, password } });
        if (!problem) toast({ message: `Look into the mail of ${newEmail}, and of the old one.` });
        return problem;
      }}
    >
      <TextField
        label="New address"
        name="email"
        type="email"
        autoComplete="email"
        maxLength={254}
        required
        autoFocus
      />
      <CurrentPassword />
    </FormDialog>
  );
}

function ChangePassword({
  hasSecondFactor,
  onClose,
}: {
  hasSecondFactor: boolean;
  onClose: () => void;
}) {
  const toast = useToast();
  const client = useClient();
  const { run } = useChange(changePasswordDocument);
  const charactersMin = hasSecondFactor ? 8 : 15;
  return (
    <FormDialog
      title="Change the password"
      action="Change it"
      onClose={onClose}
      onSubmit={async (form) => {
        const { problem } = await run({
          input: {
            currentPassword: String(form.get('password')),
            newPassword: String(form.get('newPassword')),
            endOtherSessions: form.has('endOthers'),
          },
        });
        if (problem) return problem;
        toast({ message: 'Your password is changed.' });
        // Whoever lists them shows those that are left.
        void client.query(mySessionsDocument, {}, { requestPolicy: 'network-only' }).toPromise();
        return undefined;
      }}
    >
      <CurrentPassword autoFocus />
      <TextField
        label="New password"
        name="newPassword"
        type="password"
        hint={`${charactersMin} characters or more: a few words are easy to remember and hard to guess.`}
        autoComplete="new-password"
        minLength={charactersMin}
        maxLength={128}
        required
      />
      <CheckboxField label="Sign me out everywhere else" name="endOthers" defaultChecked />
    </FormDialog>
  );
}

export function CurrentPassword({ autoFocus = false }: { autoFocus?: boolean }) {
  return (
    <TextField
      label="Your password"
      name="password"
      type="password"
      autoComplete="current-password"
      required
      autoFocus={autoFocus}
    />
  );
}
