import { useEffect, useState } from 'react';
import { wayBack } from './coming-back.ts';
import { useSession } from './context.tsx';
import type { SignInProvider } from './session.ts';

/**
 * Where else one may sign in, each with the address that begins it and comes back to what was asked for. None until
 * they are known, and where nobody answers: the password is there.
 */
export function useSignInProviders(): { id: string; name: string; url: string }[] {
  const session = useSession();
  const [providers, setProviders] = useState<readonly SignInProvider[]>([]);
  useEffect(() => {
    let isShown = true;
    session.signInProviders().then(
      (found) => isShown && setProviders(found),
      () => undefined,
    );
    return () => {
      isShown = false;
    };
  }, [session]);
  return providers.map(({ id, name, startUrl }) => {
    const url = new URL(startUrl);
    url.searchParams.set('returnTo', wayBack(window.location));
    return { id, name, url: url.href };
  });
}
