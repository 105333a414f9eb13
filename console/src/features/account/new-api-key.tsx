import { useState } from 'react';
import { useChange } from '../../app/graph/use-change.ts';
import { useMe } from '../../app/session/me.tsx';
import { Button } from '../../ui/button.tsx';
import { Copy } from '../../ui/copy.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CheckboxField, SelectField, TextField } from '../../ui/fields.tsx';
import { FormDialog, textIn } from '../../ui/form-dialog.tsx';
import { createApiKeyDocument } from './api-key-documents.ts';

const lifetimesDays = [7, 30, 90, 365];

/** Asks what the key shall be, and then shows it, this once. */
export function NewApiKey({ onClose }: { onClose: () => void }) {
  const { permissions } = useMe();
  const { run } = useChange(createApiKeyDocument);
  const [secret, setSecret] = useState<string>();
  if (secret) return <Secret secret={secret} onClose={onClose} />;
  return (
    <FormDialog
      title="New API key"
      description="It may always do what is your own. What else of what you may do?"
      action="Make it"
      onClose={onClose}
      stays
      onSubmit={async (form) => {
        const input = {
          name: textIn(form, 'name'),
          scopes: form.getAll('scope').map(String),
          expiresInDays: Number(textIn(form, 'days')),
        };
        const { data, problem } = await run({ input });
        setSecret(data?.createApiKey.secret ?? undefined);
        return problem;
      }}
    >
      <TextField
        label="Name"
        name="name"
        hint="What it is for, and where it will lie."
        maxLength={100}
        required
        autoFocus
      />
      {permissions.size > 0 && (
        <fieldset className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
          <legend className="mb-1 text-sm font-medium">It may</legend>
          {[...permissions].map((permission) => (
            <CheckboxField key={permission} label={permission} name="scope" value={permission} />
          ))}
        </fieldset>
      )}
      <SelectField label="It ends" name="days" defaultValue="90">
        {lifetimesDays.map((days) => (
          <option key={days} value={days}>
            after {days} days
          </option>
        ))}
      </SelectField>
    </FormDialog>
  );
}

function Secret({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Dialog
      open
      onClose={onClose}
      title="Your new key"
      description="It is not shown again: put it where the program reads it."
      footer={
        <Button kind="primary" onClick={onClose}>
          I have kept it
        </Button>
      }
    >
      <p className="flex items-start gap-1 rounded-md bg-sunken p-2">
        <code className="min-w-0 break-all text-xs">{secret}</code>
        <Copy text={secret} what="key" />
      </p>
    </Dialog>
  );
}
