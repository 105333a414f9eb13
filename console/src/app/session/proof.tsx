import { KeyRound } from 'lucide-react';
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react';
import { useClient } from 'urql';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/fields.tsx';
import { FormDialog, textIn } from '../../ui/form-dialog.tsx';
import { Problem } from '../../ui/problem.tsx';
import { failuresOf } from '../graph/failure.ts';
import { graphql, type VariablesOf } from '../graph/graphql.ts';
import { codeOf } from './code-of.ts';
import { useMe } from './me.tsx';
import { answerWithPasskey, hasPasskeys } from './passkey.ts';

const proveDocument = graphql(`
  mutation ConsoleProveMyself($input: ProveMyselfInput!) {
    proveMyself(input: $input) {
      freshUntil
      errors { ... on UserError { code message } }
    }
  }
`);

const beginPasskeyProofDocument = graphql(`
  mutation ConsoleBeginPasskeyProof {
    beginPasskeyProof { options }
  }
`);

type Proof = VariablesOf<typeof proveDocument>['input'];

const Context = createContext<() => Promise<boolean>>(async () => false);

/** Asks whoever is here to prove who they are. @returns whether they did */
export function useProve(): () => Promise<boolean> {
  return useContext(Context);
}

/** What matters most is not done because somebody left their screen alone: they are asked again. */
export function ProofProvider({ children }: { children: ReactNode }) {
  const [answer, setAnswer] = useState<(isProved: boolean) => void>();
  const asked = useRef<Promise<boolean>>(undefined);
  const prove = useCallback(() => {
    // Of many that need it at the same time each goes on with the one proof.
    asked.current ??= new Promise<boolean>((resolve) => setAnswer(() => resolve)).finally(() => {
      asked.current = undefined;
      setAnswer(undefined);
    });
    return asked.current;
  }, []);
  return (
    <Context.Provider value={prove}>
      {children}
      {answer && <ProofDialog onAnswer={answer} />}
    </Context.Provider>
  );
}

function ProofDialog({ onAnswer }: { onAnswer: (isProved: boolean) => void }) {
  const client = useClient();
  const { hasSecondFactor, hasAuthenticatorApp, hasPasskey } = useMe();
  const [problem, setProblem] = useState<string>();

  /** @returns why it is no proof */
  async function proveBy(proof: Proof): Promise<string | undefined> {
    const { data, error } = await client.mutation(proveDocument, { input: proof });
    const found = failuresOf(error)[0]?.message ?? data?.proveMyself.errors[0]?.message;
    if (!found) onAnswer(true);
    return found;
  }

  async function proveByPasskey() {
    const { data, error } = await client.mutation(beginPasskeyProofDocument, {});
    if (!data) return setProblem(failuresOf(error)[0]?.message);
    try {
      const passkey = await answerWithPasskey(data.beginPasskeyProof.options);
      setProblem(await proveBy({ passkey }));
    } catch (why) {
      setProblem(String(why instanceof Error ? why.message : why));
    }
  }
  return (
    <FormDialog
      title="Is it you?"
      description="What you are about to do matters. It holds for the next ten minutes."
      action="Go on"
      stays
      onSubmit={(form) => {
        setProblem(undefined);
        const proof = textIn(form, 'code');
        return proveBy(proof ? codeOf(proof) : { password: String(form.get('password')) });
      }}
      onClose={() => onAnswer(false)}
    >
      {hasSecondFactor ? (
        <TextField
          label="Code"
          name="code"
          hint={
            hasAuthenticatorApp
              ? 'Six digits of your authenticator app, or one of your recovery codes.'
              : 'One of your recovery codes, where you have no passkey at hand.'
          }
          autoComplete="one-time-code"
          required
          autoFocus
        />
      ) : (
        <TextField
          label="Your password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          autoFocus
        />
      )}
      <Problem>{problem}</Problem>
      {hasPasskey && hasPasskeys && (
        <Button icon={<KeyRound />} onClick={() => void proveByPasskey()}>
          Use a passkey
        </Button>
      )}
    </FormDialog>
  );
}
