import { type FormEvent, useState } from 'react';
import { useChange } from '../../app/graph/use-change.ts';
import { SelectField, TextField } from '../../ui/fields.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { LargeButton } from '../frame/large-button.tsx';
import { updateProfileDocument } from './account-documents.ts';
import { useOwnChanges } from './own-changes.tsx';
import { Problem } from './problem.tsx';

const field = 'h-12! text-base!';

export function ProfileForm({
  me,
}: {
  me: { email: string | null; displayName: string | null; locale: string | null };
}) {
  const toast = useToast();
  const { tell } = useOwnChanges();
  const { run, isBusy } = useChange(updateProfileDocument);
  const [problem, setProblem] = useState<string>();
  const spoken = me.locale?.split('-')[0] === 'de' ? 'de' : 'en';

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const language = String(form.get('language'));
    const displayName = String(form.get('displayName')).trim();
    const input = { displayName, ...(language !== spoken && { locale: language }) };
    const answer = await run({ input });
    setProblem(answer.problem);
    if (answer.problem) return;
    tell();
    toast({ message: 'Saved.' });
  }
  return (
    <form onSubmit={(event) => void submit(event)} className="grid gap-5">
      <p className="break-words text-soft">{me.email}</p>
      <TextField
        label="Name"
        name="displayName"
        defaultValue={me.displayName ?? ''}
        autoComplete="name"
        className={field}
        maxLength={100}
        required
      />
      <SelectField
        label="Language of your mails"
        name="language"
        defaultValue={spoken}
        className={field}
      >
        <option value="en">English</option>
        <option value="de" lang="de">
          Deutsch
        </option>
      </SelectField>
      <Problem>{problem}</Problem>
      <LargeButton kind="plain" type="submit" busy={isBusy} className="justify-self-start">
        Save
      </LargeButton>
    </form>
  );
}
