import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../app/graph/use-change.ts';
import { TextField } from '../../ui/fields.tsx';
import { LargeButton, largeButtonClass } from '../frame/large-button.tsx';
import { PageTitle } from '../frame/page-title.tsx';
import { resetPasswordDocument } from './link-documents.ts';
import { useMailedToken } from './mailed-token.ts';
import { Problem } from './problem.tsx';

/** Where the link to a new password leads. */
export function ResetPasswordScreen() {
  const token = useMailedToken();
  const { run, isBusy } = useChange(resetPasswordDocument);
  const [problem, setProblem] = useState<string>();
  const [isDone, setDone] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const newPassword = String(new FormData(event.currentTarget).get('password'));
    setProblem(undefined);
    const { data, problem: found } = await run({ input: { token, newPassword } });
    setDone(data?.resetPassword.user != null);
    setProblem(found);
  }

  return (
    <div className="mx-auto grid max-w-md gap-8">
      <PageTitle title="A new password">A new password</PageTitle>
      {isDone ? (
        <>
          <p role="status" className="text-lg text-soft text-pretty">
            Your password is changed, and you are signed out everywhere.
          </p>
          <Link to="/sign-in" className={largeButtonClass()}>
            Sign in
          </Link>
        </>
      ) : (
        <form onSubmit={submit} className="grid gap-5">
          <TextField
            label="New password"
            hint="15 characters or more: a few words are easy to remember and hard to guess."
            name="password"
            type="password"
            autoComplete="new-password"
            className="h-12! text-base!"
            minLength={15}
            maxLength={128}
            required
          />
          <Problem>{problem}</Problem>
          <LargeButton type="submit" busy={isBusy}>
            Change the password
          </LargeButton>
        </form>
      )}
    </div>
  );
}
