import { useEffect, useState } from 'react';

/**
 * What a mailed link carries behind `#token=`, where no server sees it. It is taken out of the address at once:
 * whoever shares what they look at does not share the token.
 */
export function useMailedToken(): string {
  const [token] = useState(
    () => new URLSearchParams(window.location.hash.slice(1)).get('token') ?? '',
  );
  useEffect(() => {
    if (window.location.hash)
      window.history.replaceState(window.history.state, '', window.location.pathname);
  }, []);
  return token;
}
