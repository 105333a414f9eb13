import { useRouter, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { isOwnPath } from './coming-back.ts';

/** For who has signed in at the address of that: leads them where they wanted to go. */
export function ComingBackScreen() {
  const { history } = useRouter();
  const { returnTo } = useSearch({ from: '/sign-in' });
  useEffect(() => {
    const path = isOwnPath(returnTo) ? returnTo : '/console';
    // Else it is a page of another app.
    if (/^\/console(?![^/?])/.test(path)) history.replace(path);
    else location.replace(path);
  }, [history, returnTo]);
  return <div className="skeleton m-6 h-64" aria-busy="true" />;
}
