import { type FormEvent, useEffect, useState } from 'react';
import { codeOf } from './code-of.ts';
import { useSession } from './context.tsx';
import { answerWithPasskey, hasPasskeys } from './passkey.ts';
import type { SecondStep, Session } from './session.ts';

/** The ways in: by address and password, with a code or a passkey as the second step, or by a passkey alone. */
export function useSignIn({ unreachable }: { unreachable: string }) {
  const session = useSession();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [step, setStep] = useState<SecondStep | undefined>(stepOfAddress);
  useEffect(forgetStepOfAddress, []);

  async function attempt(answering: ReturnType<Session['signIn']>) {
    setBusy(true);
    setProblem(undefined);
    try {
      const { refusals, secondStep } = await answering;
      setProblem(refusals[0]?.message);
      if (secondStep) setStep(secondStep);
      if (refusals[0]?.code === 'INVALID_CHALLENGE') setStep(undefined);
    } catch (error) {
      setProblem(sentenceOf(error, unreachable));
    } finally {
      setBusy(false);
    }
  }
  async function completeWithPasskey({ challenge }: SecondStep, options: string) {
    const passkey = await answerWithPasskey(options);
    return session.completeSignIn({ challenge, passkey });
  }
  const options = step?.passkeyOptions;
  return {
    problem,
    isBusy,
    needsCode: step !== undefined,
    offersPasskey: hasPasskeys && (!step || typeof options === 'string'),
    withPasskey: () =>
      void attempt(
        step && options ? completeWithPasskey(step, options) : session.signInWithPasskey(),
      ),
    /** Of a form with `email` and `password`, or `code`. */
    submit(event: FormEvent<HTMLFormElement>) {
      event.preventDefault();
      const form = new FormData(event.currentTarget);
      const text = (name: string) => String(form.get(name)).trim();
      void attempt(
        step
          ? session.completeSignIn({ challenge: step.challenge, ...codeOf(text('code')) })
          : session.signIn({ email: text('email'), password: String(form.get('password')) }),
      );
    },
  };
}

/** Who comes back from a provider, and has a second factor, brings what it has to answer behind the #. */
function stepOfAddress(): SecondStep | undefined {
  const given = new URLSearchParams(location.hash.slice(1));
  const challenge = given.get('challenge');
  return challenge ? { challenge, passkeyOptions: given.get('passkeyOptions') } : undefined;
}

/** It stays in no history. */
function forgetStepOfAddress(): void {
  if (stepOfAddress()) history.replaceState(history.state, '', location.pathname + location.search);
}

function sentenceOf(error: unknown, unreachable: string): string {
  // What `fetch` throws where nobody answers.
  if (error instanceof TypeError) return unreachable;
  return error instanceof Error ? error.message : String(error);
}
