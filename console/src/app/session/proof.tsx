import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react';

const Context = createContext<() => Promise<boolean>>(async () => false);

/** Asks whoever is here to prove who they are. @returns whether they did */
export function useProve(): () => Promise<boolean> {
  return useContext(Context);
}

/** What matters most is not done because somebody left their screen alone: they are asked again. */
export function ProofProvider({ children }: { children: ReactNode }) {
  const [dialog, setDialog] = useState<ReactNode>();
  const asked = useRef<Promise<boolean>>(undefined);
  const prove = useCallback(() => {
    // Of many that need it at the same time each goes on with the one proof.
    asked.current ??= ask(setDialog)
      // The dialog did not load: nothing is proved, and what needed it says so.
      .catch(() => false)
      .finally(() => {
        asked.current = undefined;
        setDialog(undefined);
      });
    return asked.current;
  }, []);
  return (
    <Context.Provider value={prove}>
      {children}
      {dialog}
    </Context.Provider>
  );
}

/** Most never see the dialog: it is loaded when it is needed. */
async function ask(show: (dialog: ReactNode) => void): Promise<boolean> {
  const { ProofDialog } = await import('./proof-dialog.tsx');
  return new Promise((resolve) => show(<ProofDialog onAnswer={resolve} />));
}
