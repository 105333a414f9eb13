import { CombinedError } from '@urql/core';
import { useCallback, useEffect, useState } from 'react';
import { useSession } from '../../app/session/context.tsx';
import { useAgain } from '../../ui/use-again.ts';

interface Figures<Data> {
  readonly data: Data | undefined;
  /** Of the last answer; what came before it stays. */
  readonly error: CombinedError | undefined;
  again(): void;
}

/** What the gateway tells of itself, beside the graph; asked again and again while somebody looks. */
export function useFigures<Data>(path: string, everyMs: number): Figures<Data> {
  const session = useSession();
  const [answer, setAnswer] = useState<{ path: string; data?: Data; error?: CombinedError }>();
  const [asked, setAsked] = useState(0);
  const again = useCallback(() => setAsked((times) => times + 1), []);
  useAgain(again, everyMs);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` is when to ask again
  useEffect(() => {
    const leaving = new AbortController();
    void ask<Data>(path, session.freshToken, leaving.signal).then((next) => {
      if (leaving.signal.aborted) return;
      setAnswer((last) => ({ path, ...(last?.path === path && { data: last.data }), ...next }));
    });
    return () => leaving.abort();
  }, [path, session, asked]);
  const current = answer?.path === path ? answer : undefined;
  return { data: current?.data, error: current?.error, again };
}

/** Never rejects: what goes wrong is told as the graph's client tells it. */
async function ask<Data>(
  path: string,
  freshToken: () => Promise<string | undefined>,
  signal: AbortSignal,
): Promise<{ data: Data; error: undefined } | { error: CombinedError }> {
  try {
    const token = await freshToken();
    const headers = new Headers(token ? { authorization: `Bearer ${token}` } : {});
    const response = await fetch(path, { headers, signal });
    const body = await response.json();
    if (response.ok) return { data: body, error: undefined };
    return { error: new CombinedError({ graphQLErrors: body.errors, response }) };
  } catch (cause) {
    const networkError = cause instanceof Error ? cause : new Error(String(cause));
    return { error: new CombinedError({ networkError }) };
  }
}
