import { useState } from 'react';
import { useChange } from '../../app/graph/use-change.ts';
import { Button } from '../../ui/button.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { deleteAccountDocument, withdrawDeletionDocument } from './account-documents.ts';
import { CurrentPassword } from './sign-in-panel.tsx';

/** The end of the account, and the way back while there is one. */
export function DeletionPanel({ dueAt }: { dueAt: string | null }) {
  const toast = useToast();
  const [isAsked, setAsked] = useState(false);
  const remove = useChange(deleteAccountDocument);
  const withdraw = useChange(withdrawDeletionDocument);

  async function keep() {
    const { problem } = await withdraw.run({});
    toast(problem ? { tone: 'bad', message: problem } : { message: 'Your account stays.' });
  }
  return (
    <Panel title="The end of this account">
      <div className="flex flex-wrap items-center gap-3 text-sm">
        {dueAt ? (
          <>
            <p className="mr-auto text-pretty" role="status">
              Your account will be deleted on <Time at={dueAt} className="font-medium" />, unless
              you keep it, or sign in until then.
            </p>
            <Button kind="primary" busy={withdraw.isBusy} onClick={() => void keep()}>
              Keep my account
            </Button>
          </>
        ) : (
          <>
            <p className="mr-auto text-soft text-pretty">
              All that is known of you goes 14 days after you ask for it. Orders stay, without your
              name.
            </p>
            <Button onClick={() => setAsked(true)}>Delete my account</Button>
          </>
        )}
      </div>
      {isAsked && (
        <FormDialog
          title="Delete your account?"
          description="It goes in 14 days, and your other sessions end now. Until then you may take it back here, or by signing in."
          action="Delete my account"
          kind="danger"
          onClose={() => setAsked(false)}
          onSubmit={async (form) =>
            (await remove.run({ input: { password: String(form.get('password')) } })).problem
          }
        >
          <CurrentPassword autoFocus />
        </FormDialog>
      )}
    </Panel>
  );
}
