import { useChange } from '../../app/graph/use-change.ts';
import { Copy } from '../../ui/copy.tsx';
import { TextField } from '../../ui/fields.tsx';
import { FormDialog, textIn } from '../../ui/form-dialog.tsx';
import { confirmTotpDocument } from './second-factor-documents.ts';

export interface Enrolment {
  readonly secret: string;
  readonly qrCode: string;
}

/** Shows the secret to the app, and asks for a first code of it: only then does it count. */
export function ConfirmApp({
  secret,
  qrCode,
  onClose,
  onConfirmed,
}: Enrolment & { onClose: () => void; onConfirmed: (codes: readonly string[]) => void }) {
  const { run } = useChange(confirmTotpDocument);
  return (
    <FormDialog
      title="Set up your app"
      description="Take a picture of this with your authenticator app, then type the code that it shows."
      action="Turn it on"
      onClose={onClose}
      stays
      onSubmit={async (form) => {
        const { data, problem } = await run({ input: { code: textIn(form, 'code') } });
        const codes = data?.confirmTotp.recoveryCodes;
        if (codes) onConfirmed(codes);
        return problem;
      }}
    >
      <img src={qrCode} alt="" className="mx-auto size-44 rounded-md bg-white p-2" />
      <p className="flex items-center justify-center gap-1 text-xs text-soft">
        <code className="break-all">{secret}</code>
        <Copy text={secret} what="secret" />
      </p>
      <TextField
        label="Code"
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        autoFocus
      />
    </FormDialog>
  );
}
