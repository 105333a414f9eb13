import { useCanGoBack, useRouter, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { type ComingBack, isOwnPath, sentenceFor } from '../../app/session/coming-back.ts';
import { useSessionState } from '../../app/session/context.tsx';
import { SignIn } from './sign-in.tsx';

/** An address of its own for signing in; whoever has done so is back where they came from. */
export function SignInScreen() {
  const { status } = useSessionState();
  const router = useRouter();
  const canGoBack = useCanGoBack();
  const { returnTo, error }: ComingBack = useSearch({ strict: false });
  useEffect(() => {
    if (status !== 'in') return;
    // It may be a page of another app.
    if (isOwnPath(returnTo)) location.replace(returnTo);
    else if (canGoBack) router.history.back();
    else void router.navigate({ to: '/', replace: true });
  }, [status, canGoBack, router, returnTo]);
  return <SignIn notice={sentenceFor(error)} />;
}
