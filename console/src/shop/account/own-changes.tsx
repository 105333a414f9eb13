import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';

interface OwnChanges {
  /** How often somebody has changed something of themself. */
  readonly number: number;
  tell(): void;
}

const Context = createContext<OwnChanges>({ number: 0, tell: () => undefined });

/** The header has a graph of its own, and is told here that a name in it is another one. */
export function OwnChangesProvider({ children }: { children: ReactNode }) {
  const [number, setNumber] = useState(0);
  const value = useMemo(
    () => ({ number, tell: () => setNumber((before) => before + 1) }),
    [number],
  );
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

export function useOwnChanges(): OwnChanges {
  return useContext(Context);
}
