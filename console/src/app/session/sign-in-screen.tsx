import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/fields.tsx';
import { useTitle } from '../../ui/title.ts';
import { codeOf } from './code-of.ts';
import { useSession, useSessionState } from './context.tsx';
import type { SignedOutBecause } from './session.ts';

const reasons: Record<SignedOutBecause, string> = {
  asked: 'You are signed out.',
  elsewhere: 'You signed out in another tab.',
  ended:
    'Your session has ended: it was signed out elsewhere, or it ran out. Sign in to go on where you were.',
};

/** Stands in the place of whatever was asked for, which is there again once somebody has signed in. */
export function SignInScreen() {
  const session = useSession();
  const state = useSessionState();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [challenge, setChallenge] = useState<string>();
  useTitle('Sign in');

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name)).trim();
    setBusy(true);
    setProblem(undefined);
    try {
      const answer = challenge
        ? await session.completeSignIn({ challenge, ...codeOf(text('code')) })
        : await session.signIn({ email: text('email'), password: String(form.get('password')) });
      setProblem(answer.refusals[0]?.message);
      if (answer.challenge) setChallenge(answer.challenge);
      if (answer.refusals[0]?.code === 'INVALID_CHALLENGE') setChallenge(undefined);
    } catch (error) {
      setProblem(
        error instanceof TypeError
          ? 'The gateway cannot be reached. See whether you are online and try again.'
          : String(error instanceof Error ? error.message : error),
      );
    } finally {
      setBusy(false);
    }
  }

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
        {challenge ? (
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
        {problem && (
          <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-sm text-bad text-pretty">
            {problem}
          </p>
        )}
        <Button kind="primary" type="submit" busy={isBusy} className="h-9">
          Sign in
        </Button>
      </form>
    </main>
  );
}
