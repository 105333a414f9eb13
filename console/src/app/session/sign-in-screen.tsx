import { useSearch } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { Globe, KeyRound } from 'lucide-react';
import { Button, buttonClass } from '../../ui/button.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Problem } from '../../ui/problem.tsx';
import { useTitle } from '../../ui/title.ts';
import { sentenceFor } from './coming-back.ts';
import { useSessionState } from './context.tsx';
import type { SignedOutBecause } from './session.ts';
import { useSignIn } from './use-sign-in.ts';
import { useSignInProviders } from './use-sign-in-providers.ts';

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
  const back = useSearch({ from: '/sign-in', shouldThrow: false });
  useTitle('Sign in');

  const because = state.status === 'out' ? state.because : undefined;
  return (
    <main className="grid min-h-dvh grid-cols-1 grid-rows-[1fr_auto_1fr] justify-items-center gap-6 bg-sunken px-4 py-10">
      <div className="flex items-center gap-2.5 self-end">
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
        <Problem>{problem ?? sentenceFor(back?.error)}</Problem>
        <Button kind="primary" type="submit" busy={isBusy} className="h-9">
          Sign in
        </Button>
        {offersPasskey && (
          <Button icon={<KeyRound />} disabled={isBusy} onClick={withPasskey} className="h-9">
            Use a passkey
          </Button>
        )}
      </form>
      {!needsCode && <Elsewhere />}
    </main>
  );
}

/** Below the middle, where the form stays when it comes. */
function Elsewhere() {
  const providers = useSignInProviders();
  if (providers.length === 0) return null;
  return (
    <ul
      aria-label="Sign in elsewhere"
      className="grid w-full max-w-sm grid-cols-1 gap-2 self-start"
    >
      {providers.map(({ id, name, url }) => (
        <li key={id} className="grid grid-cols-1">
          <a href={url} className={clsx(buttonClass(), 'h-9')}>
            <Globe className="size-3.5 shrink-0" aria-hidden />
            <span className="truncate">Sign in with {name}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
