import { useChange } from '../../app/graph/use-change.ts';
import { confirmEmailChangeDocument } from './link-documents.ts';
import { useMailedToken } from './mailed-token.ts';
import { OneStep } from './one-step.tsx';

/** Where the two links of a change of address lead. */
export function ConfirmEmailChangeScreen() {
  const token = useMailedToken();
  const { run, isBusy } = useChange(confirmEmailChangeDocument);
  return (
    <OneStep
      title="Confirm the new address"
      text="An account gets another address when both have agreed to it."
      action="Agree"
      isBusy={isBusy}
      act={async () => {
        const { data, problem } = await run({ input: { token } });
        const changed = data?.confirmEmailChange.changed;
        if (changed === true) return { done: 'The address is changed. Sign in with the new one.' };
        if (changed === false)
          return { done: 'Thank you. Now open the mail to the other address.' };
        return { problem };
      }}
    />
  );
}
