import { type FormEvent, useState } from 'react';
import { useChange } from '../../app/graph/use-change.ts';
import { useMe } from '../../app/session/me.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Copy } from '../../ui/copy.tsx';
import { Confirm, Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useToast } from '../../ui/toasts.tsx';
import {
  confirmTotpDocument,
  disableTotpDocument,
  enrolTotpDocument,
  renewCodesDocument,
} from './account-documents.ts';

/** An authenticator app beside the password, and the codes for when it is lost. */
export function SecondFactorPanel({ onChanged }: { onChanged: () => void }) {
  const { hasSecondFactor } = useMe();
  const toast = useToast();
  const enrol = useChange(enrolTotpDocument);
  const disable = useChange(disableTotpDocument);
  const renew = useChange(renewCodesDocument);
  const [enrolment, setEnrolment] = useState<{ secret: string; qrCode: string }>();
  const [codes, setCodes] = useState<readonly string[]>();
  const [isDisabling, setDisabling] = useState(false);
  const tell = (problem: string | undefined) => problem && toast({ tone: 'bad', message: problem });

  async function begin() {
    const { data, problem } = await enrol.run({});
    tell(problem);
    setEnrolment(data?.enrolTotp.enrolment ?? undefined);
  }
  async function renewCodes() {
    const { data, problem } = await renew.run({});
    tell(problem);
    setCodes(data?.renewRecoveryCodes.recoveryCodes ?? undefined);
  }
  async function takeAway() {
    const { problem } = await disable.run({});
    tell(problem);
    setDisabling(false);
    if (!problem) toast({ message: 'Signing in takes the password alone from now on.' });
    onChanged();
  }
  return (
    <Panel
      title="Second factor"
      action={hasSecondFactor ? <Badge tone="ok">On</Badge> : <Badge>Off</Badge>}
    >
      <p className="text-sm text-soft text-pretty">
        A code of an app on your phone beside the password: whoever learns the one still lacks the
        other.
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        {hasSecondFactor ? (
          <>
            <Button busy={renew.isBusy} onClick={() => void renewCodes()}>
              New recovery codes
            </Button>
            <Button onClick={() => setDisabling(true)}>Take it away</Button>
          </>
        ) : (
          <Button kind="primary" busy={enrol.isBusy} onClick={() => void begin()}>
            Set it up
          </Button>
        )}
      </div>
      {enrolment && (
        <Enrolment
          {...enrolment}
          onClose={() => setEnrolment(undefined)}
          onConfirmed={(given) => {
            setEnrolment(undefined);
            setCodes(given);
            onChanged();
          }}
        />
      )}
      <Dialog
        open={codes !== undefined}
        onClose={() => setCodes(undefined)}
        title="Recovery codes"
        description="Each is good once when the app is lost. They are not shown again: keep them where you keep your passwords."
        footer={
          <Button kind="primary" onClick={() => setCodes(undefined)}>
            I have kept them
          </Button>
        }
      >
        <ul className="grid grid-cols-2 gap-2 font-mono text-sm">
          {codes?.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        {codes && <Copy text={codes.join('\n')} what="codes" />}
      </Dialog>
      <Confirm
        open={isDisabling}
        onClose={() => setDisabling(false)}
        busy={disable.isBusy}
        title="Take the second factor away?"
        description="The recovery codes are of no use any more, either."
        action="Take it away"
        onConfirm={() => void takeAway()}
      />
    </Panel>
  );
}

function Enrolment({
  secret,
  qrCode,
  onClose,
  onConfirmed,
}: {
  secret: string;
  qrCode: string;
  onClose: () => void;
  onConfirmed: (codes: readonly string[]) => void;
}) {
  const { run, isBusy } = useChange(confirmTotpDocument);
  const [problem, setProblem] = useState<string>();
  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get('code'));
    const answer = await run({ input: { code } });
    setProblem(answer.problem);
    const codes = answer.data?.confirmTotp.recoveryCodes;
    if (codes) onConfirmed(codes);
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Set up your app"
      description="Take a picture of this with your authenticator app, then type the code that it shows."
    >
      <form className="grid gap-4" onSubmit={(event) => void submit(event)}>
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
          error={problem}
          required
          autoFocus
        />
        <div className="flex justify-end">
          <Button kind="primary" type="submit" busy={isBusy}>
            Turn it on
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
