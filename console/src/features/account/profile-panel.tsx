import { type FormEvent, useState } from 'react';
import { useChange } from '../../app/graph/use-change.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/fields.tsx';
import { textIn } from '../../ui/form-dialog.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { type Account, updateProfileDocument } from './account-documents.ts';
import { Picture } from './picture.tsx';

/** Those that mails are written in, by the name that their speakers know. */
const languages = { en: 'English', de: 'Deutsch' };

/** How one is shown, and written to. */
export function ProfilePanel({ account }: { account: Account }) {
  const toast = useToast();
  const { run, isBusy } = useChange(updateProfileDocument);
  const [problem, setProblem] = useState<string>();
  const locale = account.locale ?? 'en';
  const spoken = locale.split('-')[0] ?? locale;

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const language = textIn(form, 'language');
    const input = {
      displayName: textIn(form, 'displayName'),
      // Who speaks de-AT goes on to, unless they choose another language.
      ...(language !== spoken && { locale: language }),
    };
    const answer = await run({ input });
    setProblem(answer.problem);
    if (!answer.problem) toast({ message: 'Your profile is saved.' });
  }
  return (
    <Panel title="Profile">
      <Picture name={account.displayName ?? ''} url={account.avatar?.url} />
      <form className="mt-4 grid gap-4" onSubmit={(event) => void submit(event)}>
        <TextField
          label="Name"
          name="displayName"
          defaultValue={account.displayName ?? ''}
          autoComplete="name"
          maxLength={100}
          required
        />
        <SelectField label="Language of your mails" name="language" defaultValue={spoken}>
          {!(spoken in languages) && <option value={spoken}>{locale}</option>}
          {Object.entries(languages).map(([tag, name]) => (
            <option key={tag} value={tag} lang={tag}>
              {name}
            </option>
          ))}
        </SelectField>
        <Problem>{problem}</Problem>
        <div className="flex justify-end">
          <Button type="submit" busy={isBusy}>
            Save
          </Button>
        </div>
      </form>
    </Panel>
  );
}
