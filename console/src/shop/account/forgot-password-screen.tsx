import { type FormEvent, useState } from 'react';
import { useChange } from '../../app/graph/use-change.ts';
import { TextField } from '../../ui/fields.tsx';
import { LargeButton } from '../frame/large-button.tsx';
import { PageTitle } from '../frame/page-title.tsx';
import { requestPasswordResetDocument } from './link-documents.ts';
import { LookIntoYourMail } from './look-into-your-mail.tsx';
import { Problem } from './problem.tsx';

/** Asks for a link by mail; the answer is the same for every address. */
export function ForgotPasswordScreen() {
  const { run, isBusy } = useChange(requestPasswordResetDocument);
  const [problem, setProblem] = useState<string>();
  const [sentTo, setSentTo] = useState<string>();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get('email'));
    setProblem(undefined);
    const { data, problem: found } = await run({ input: { email } });
    if (data) setSentTo(email);
    else setProblem(found);
  }

  if (sentTo) return <LookIntoYourMail address={sentTo} />;
  return (
    <div className="mx-auto grid max-w-md gap-8">
      <PageTitle title="Forgotten password">Forgotten password</PageTitle>
      <form onSubmit={submit} className="grid gap-5">
        <TextField
          label="Email"
          name="email"
          type="email"
          autoComplete="username"
          className="h-12! text-base!"
          required
        />
        <Problem>{problem}</Problem>
        <LargeButton type="submit" busy={isBusy}>
          Send me a link
        </LargeButton>
      </form>
    </div>
  );
}
