import { KeyRound } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Problem } from '../../ui/problem.tsx';
import { useTitle } from '../../ui/title.ts';
import { useSessionState } from './context.tsx';
import type { SignedOutBecause } from './session.ts';
import { useSignIn } from './use-sign-in.ts';

const reasons: Record<SignedOutBecause, string> = {
  asked: 'You are signed out.',
  elsewhere: 'You signed out in another tab.',
  ended:
    'Your session has ended: it was signed out elsewhere, or it ran out. Sign in to go on where you were.',
};

/** Stands in the place of whatever was asked for, which is there again once somebody has signed in. */
export function SignInScreen() {
  const state = useSessionState();
  const { problem, isBusy, needsCode, submit, offersPasskey, withPasskey } = useSignIn({
    unreachable: 'The gateway cannot be reached. See whether you are online and try again.',
  });
  useTitle('Sign in');

  const because = state.status === 'out' ? state.because : undefined;
  return (
    <main className="grid min-h-dvh content-center justify-items-center gap-6 bg-sunken px-4 py-10">
      <div className="flex items-center gap-2.5">
        <img src="/console/icon.svg" alt="" className="size-8" />
        <span className="text-lg font-semibold">Commerce console</span>
      </div>
      <form onSubmit={submit} className="grid w-full max-w-sm gap-4 rounded-lg border bg-panel p-6">
        <h1 className="text-lg font-semibold">Sign in</h1>
        {because && (
          <p role="status" className="rounded-md bg-accent-soft px-3 py-2 text-sm text-pretty">
            {reasons[because]}
          </p>
        )}
        {needsCode ? (
          <TextField
            key="code"
            label="Code"
            name="code"
            hint="Six digits of your authenticator app, or one of your recovery codes."
            autoComplete="one-time-code"
            required
            autoFocus
          />
        ) : (
          <>
            <TextField
              label="Email"
              name="email"
              type="email"
              autoComplete="username"
              required
              autoFocus
            />
            <TextField
              label="Password"
              name="password"
              type="password"
              autoComplete="current-password"
              required
            />
          </>
        )}
        <Problem>{problem}</Problem>
        <Button kind="primary" type="submit" busy={isBusy} className="h-9">
          Sign in
        </Button>
        {offersPasskey && (
          <Button icon={<KeyRound />} disabled={isBusy} onClick={withPasskey} className="h-9">
            Use a passkey
          </Button>
        )}
      </form>
    </main>
  );
}
