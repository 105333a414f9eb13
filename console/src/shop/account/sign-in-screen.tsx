import { useCanGoBack, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useSessionState } from '../../app/session/context.tsx';
import { SignIn } from './sign-in.tsx';

/** An address of its own for signing in; whoever has done so is back where they came from. */
export function SignInScreen() {
  const { status } = useSessionState();
  const router = useRouter();
  const canGoBack = useCanGoBack();
  useEffect(() => {
    if (status !== 'in') return;
    if (canGoBack) router.history.back();
    else void router.navigate({ to: '/', replace: true });
  }, [status, canGoBack, router]);
  return <SignIn />;
}
