import { useState } from 'react';
import { useChange } from '../../app/graph/use-change.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { count } from '../../ui/words.ts';
import type { Account } from './account-documents.ts';
import { ConfirmApp, type Enrolment } from './confirm-app.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import {
  disableTotpDocument,
  enrolTotpDocument,
  renewCodesDocument,
} from './second-factor-documents.ts';

/** An authenticator app beside the password, and the codes for when it is lost. */
export function SecondFactorPanel({
  account: { hasSecondFactor, hasAuthenticatorApp, recoveryCodesLeft },
  onChanged,
}: {
  account: Account;
  onChanged: () => void;
}) {
  const toast = useToast();
  const enrol = useChange(enrolTotpDocument);
  const disable = useChange(disableTotpDocument);
  const renew = useChange(renewCodesDocument);
  const [enrolment, setEnrolment] = useState<Enrolment>();
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
    if (!problem) toast({ message: 'No code of an app is asked for any more.' });
    onChanged();
  }
  return (
    <Panel
      title="Second factor"
      action={hasSecondFactor ? <Badge tone="ok">On</Badge> : <Badge>Off</Badge>}
    >
      <p className="text-sm text-soft text-pretty">
        A code of an app on your phone, or a passkey, beside the password: whoever learns the one
        still lacks the other.
        {hasSecondFactor && ` You have ${count(recoveryCodesLeft ?? 0, 'recovery code')} left.`}
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        {hasSecondFactor && (
          <Button busy={renew.isBusy} onClick={() => void renewCodes()}>
            New recovery codes
          </Button>
        )}
        {hasAuthenticatorApp ? (
          <Button onClick={() => setDisabling(true)}>Take the app away</Button>
        ) : (
          <Button busy={enrol.isBusy} onClick={() => void begin()}>
            Set up an app
          </Button>
        )}
      </div>
      {enrolment && (
        <ConfirmApp
          {...enrolment}
          onClose={() => setEnrolment(undefined)}
          onConfirmed={(given) => {
            setEnrolment(undefined);
            setCodes(given);
          }}
        />
      )}
      {codes && (
        <RecoveryCodes
          codes={codes}
          onClose={() => {
            setCodes(undefined);
            onChanged();
          }}
        />
      )}
      <Confirm
        open={isDisabling}
        onClose={() => setDisabling(false)}
        busy={disable.isBusy}
        title="Take the app away?"
        description="Signing in asks for it no more. Without a passkey the recovery codes are of no use any more, either."
        action="Take it away"
        onConfirm={() => void takeAway()}
      />
    </Panel>
  );
}
