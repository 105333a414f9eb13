import { Link } from '@tanstack/react-router';
import { useSessionState } from '../../app/session/context.tsx';
import type { SignedOutBecause } from '../../app/session/session.ts';
import { useSignIn } from '../../app/session/use-sign-in.ts';
import { useSignInProviders } from '../../app/session/use-sign-in-providers.ts';
import { TextField } from '../../ui/fields.tsx';
import { LargeButton, largeButtonClass } from '../frame/large-button.tsx';
import { PageTitle } from '../frame/page-title.tsx';
import { Problem } from './problem.tsx';

const reasons: Record<SignedOutBecause, string> = {
  asked: 'You are signed out. Your cart is still here.',
  elsewhere: 'You signed out in another tab. Your cart is still here.',
  ended: 'Your session has ended. Sign in to go on where you were.',
};

/** Stands in the place of whatever was asked for, which is there again once somebody has signed in. */
export function SignIn({ notice }: { notice?: string | undefined }) {
  const state = useSessionState();
  const { problem, isBusy, needsCode, submit, offersPasskey, withPasskey } = useSignIn({
    unreachable: 'The shop cannot be reached. See whether you are online.',
  });

  const because = state.status === 'out' ? state.because : undefined;
  return (
    <div className="mx-auto grid max-w-md gap-8">
      <PageTitle title="Sign in">Sign in</PageTitle>
      {because && (
        <p role="status" className="rounded-md bg-accent-soft px-4 py-3 text-pretty">
          {reasons[because]}
        </p>
      )}
      <form onSubmit={submit} className="grid gap-5">
        {needsCode ? (
          <TextField
            key="code"
            label="Code"
            hint="Six digits of your authenticator app, or one of your recovery codes."
            name="code"
            autoComplete="one-time-code"
            className="h-12! text-base!"
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
              className="h-12! text-base!"
              required
            />
            <TextField
              label="Password"
              name="password"
              type="password"
              autoComplete="current-password"
              className="h-12! text-base!"
              required
            />
          </>
        )}
        <Problem>{problem ?? notice}</Problem>
        <LargeButton type="submit" busy={isBusy}>
          Sign in
        </LargeButton>
        {offersPasskey && (
          <LargeButton kind="plain" disabled={isBusy} onClick={withPasskey}>
            Use a passkey
          </LargeButton>
        )}
      </form>
      <p className="flex flex-wrap justify-between gap-x-6 gap-y-2 text-soft">
        <span>
          New here?{' '}
          <Link to="/register" className="font-medium text-accent underline underline-offset-4">
            Make an account
          </Link>
        </span>
        <Link to="/forgot-password" className="underline underline-offset-4 hover:text-ink">
          Forgotten password
        </Link>
      </p>
      {!needsCode && <Elsewhere />}
    </div>
  );
}

/** Last, so that nothing moves when it comes. */
function Elsewhere() {
  const providers = useSignInProviders();
  if (providers.length === 0) return null;
  return (
    <ul aria-label="Sign in elsewhere" className="grid grid-cols-1 gap-3">
      {providers.map(({ id, name, url }) => (
        <li key={id} className="grid grid-cols-1">
          <a href={url} className={largeButtonClass('plain')}>
            <span className="truncate">Sign in with {name}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
