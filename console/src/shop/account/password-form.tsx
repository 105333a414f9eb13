import { type FormEvent, useState } from 'react';
import { useChange } from '../../app/graph/use-change.ts';
import { CheckboxField, TextField } from '../../ui/fields.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { LargeButton } from '../frame/large-button.tsx';
import { changePasswordDocument } from './account-documents.ts';
import { Problem } from './problem.tsx';

const field = 'h-12! text-base!';

export function PasswordForm({
  charactersMin,
  onChanged,
}: {
  charactersMin: number;
  onChanged: () => void;
}) {
  const toast = useToast();
  const { run, isBusy } = useChange(changePasswordDocument);
  const [problem, setProblem] = useState<string>();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const element = event.currentTarget;
    const form = new FormData(element);
    const answer = await run({
      input: {
        currentPassword: String(form.get('password')),
        newPassword: String(form.get('newPassword')),
        endOtherSessions: form.has('endOthers'),
      },
    });
    setProblem(answer.problem);
    if (answer.problem) return;
    element.reset();
    toast({ message: 'Your password is changed.' });
    onChanged();
  }
  return (
    <form onSubmit={(event) => void submit(event)} className="grid gap-5">
      <TextField
        label="Your password"
        name="password"
        type="password"
        autoComplete="current-password"
        className={field}
        required
      />
      <TextField
        label="New password"
        name="newPassword"
        type="password"
        hint={`${charactersMin} characters or more: a few words are easy to remember and hard to guess.`}
        autoComplete="new-password"
        className={field}
        minLength={charactersMin}
        maxLength={128}
        required
      />
      <CheckboxField label="Sign me out everywhere else" name="endOthers" defaultChecked />
      <Problem>{problem}</Problem>
      <LargeButton kind="plain" type="submit" busy={isBusy} className="justify-self-start">
        Change the password
      </LargeButton>
    </form>
  );
}
