import { useChange } from '../../app/graph/use-change.ts';
import { verifyEmailDocument } from './link-documents.ts';
import { useMailedToken } from './mailed-token.ts';
import { OneStep } from './one-step.tsx';

/** Where the link of a new account leads. */
export function VerifyEmailScreen() {
  const token = useMailedToken();
  const { run, isBusy } = useChange(verifyEmailDocument);
  return (
    <OneStep
      title="Confirm your address"
      text="One step, and your account can be used."
      action="Confirm the address"
      isBusy={isBusy}
      act={async () => {
        const { data, problem } = await run({ input: { token } });
        return data?.verifyEmail.user
          ? { done: 'Your address is confirmed. Sign in, and your cart is where you left it.' }
          : { problem };
      }}
    />
  );
}
