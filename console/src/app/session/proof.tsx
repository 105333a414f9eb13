import {
  createContext,
  type FormEvent,
  type ReactNode,
  useCallback,
  useContext,
  useState,
} from 'react';
import { useClient } from 'urql';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/fields.tsx';
import { failuresOf } from '../graph/failure.ts';
import { graphql } from '../graph/graphql.ts';
import { useMe } from './me.tsx';

const proveDocument = graphql(`
  mutation ConsoleProveMyself($input: ProveMyselfInput!) {
    proveMyself(input: $input) {
      freshUntil
      errors { ... on UserError { code message } }
    }
  }
`);

const Context = createContext<() => Promise<boolean>>(async () => false);

/** Asks whoever is here to prove who they are. @returns whether they did */
export function useProve(): () => Promise<boolean> {
  return useContext(Context);
}

/** What matters most is not done because somebody left their screen alone: they are asked again. */
export function ProofProvider({ children }: { children: ReactNode }) {
  const client = useClient();
  const { hasSecondFactor } = useMe();
  const [done, setDone] = useState<(isProved: boolean) => void>();
  const [problem, setProblem] = useState<string>();
  const prove = useCallback(
    () =>
      new Promise<boolean>((resolve) => {
        setProblem(undefined);
        setDone(() => resolve);
      }),
    [],
  );
  const end = (isProved: boolean) => {
    done?.(isProved);
    setDone(undefined);
  };

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get('proof'));
    const { data, error } = await client.mutation(proveDocument, {
      input: hasSecondFactor ? { code: text } : { password: text },
    });
    const refusal = data?.proveMyself.errors[0];
    const message =
      failuresOf(error)[0]?.message ?? (refusal && 'message' in refusal && refusal.message);
    if (message) setProblem(message);
    else end(true);
  }
  return (
    <Context.Provider value={prove}>
      {children}
      <Dialog
        open={done !== undefined}
        onClose={() => end(false)}
        title="Is it you?"
        description="What you are about to do matters. It holds for the next ten minutes."
      >
        <form className="grid gap-4" onSubmit={(event) => void submit(event)}>
          {hasSecondFactor ? (
            <TextField
              label="Code of your authenticator app"
              name="proof"
              inputMode="numeric"
              autoComplete="one-time-code"
              error={problem}
              required
              autoFocus
            />
          ) : (
            <TextField
              label="Your password"
              name="proof"
              type="password"
              autoComplete="current-password"
              error={problem}
              required
              autoFocus
            />
          )}
          <div className="flex justify-end gap-2">
            <Button onClick={() => end(false)}>Back</Button>
            <Button kind="primary" type="submit">
              Go on
            </Button>
          </div>
        </form>
      </Dialog>
    </Context.Provider>
  );
}
