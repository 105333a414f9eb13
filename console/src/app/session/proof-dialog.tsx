import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useClient, useQuery } from 'urql';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/fields.tsx';
import { FormDialog, textIn } from '../../ui/form-dialog.tsx';
import { Problem } from '../../ui/problem.tsx';
import { failuresOf } from '../graph/failure.ts';
import { graphql, type VariablesOf } from '../graph/graphql.ts';
import { codeOf } from './code-of.ts';
import { answerWithPasskey, hasPasskeys } from './passkey.ts';

const proofsDocument = graphql(`
  query ConsoleProofs {
    me { id hasSecondFactor hasAuthenticatorApp passkeys { id } }
  }
`);

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

/** Asks for what proves whoever is here: what they have to prove it by is asked first. */
export function ProofDialog({ onAnswer }: { onAnswer: (isProved: boolean) => void }) {
  const client = useClient();
  const [{ data, error }] = useQuery({ query: proofsDocument, requestPolicy: 'network-only' });
  const me = data?.me;
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
      onSubmit={async (form) => {
        setProblem(undefined);
        if (!me) return undefined;
        const proof = textIn(form, 'code');
        return proveBy(proof ? codeOf(proof) : { password: String(form.get('password')) });
      }}
      onClose={() => onAnswer(false)}
    >
      {!me && !error && <div className="skeleton h-14" aria-busy="true" />}
      {me?.hasSecondFactor && (
        <TextField
          label="Code"
          name="code"
          hint={
            me.hasAuthenticatorApp
              ? 'Six digits of your authenticator app, or one of your recovery codes.'
              : 'One of your recovery codes, where you have no passkey at hand.'
          }
          autoComplete="one-time-code"
          required
          autoFocus
        />
      )}
      {me && !me.hasSecondFactor && (
        <TextField
          label="Your password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          autoFocus
        />
      )}
      <Problem>{problem ?? failuresOf(error)[0]?.message}</Problem>
      {hasPasskeys && (me?.passkeys ?? []).length > 0 && (
        <Button icon={<KeyRound />} onClick={() => void proveByPasskey()}>
          Use a passkey
        </Button>
      )}
    </FormDialog>
  );
}
