import { Check, Copy, Download } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { download } from '../../ui/csv.ts';
import { Dialog } from '../../ui/dialog.tsx';

/** Shown this once, with the ways to keep them. */
export function RecoveryCodes({
  codes,
  onClose,
}: {
  codes: readonly string[];
  onClose: () => void;
}) {
  const [isCopied, setCopied] = useState(false);
  const text = `${codes.join('\n')}\n`;
  return (
    <Dialog
      open
      onClose={onClose}
      title="Recovery codes"
      description="Each is good once when the app or the passkeys are lost. They are not shown again: keep them where you keep your passwords."
      footer={
        <Button kind="primary" onClick={onClose}>
          I have kept them
        </Button>
      }
    >
      <ul
        aria-label="Recovery codes"
        className="grid gap-1 rounded-md bg-sunken p-3 font-mono text-xs"
      >
        {codes.map((code) => (
          <li key={code} className="break-all">
            {code}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button
          icon={isCopied ? <Check /> : <Copy />}
          onClick={async () => {
            await navigator.clipboard.writeText(text);
            setCopied(true);
          }}
        >
          {isCopied ? 'Copied' : 'Copy them'}
        </Button>
        <Button
          icon={<Download />}
          onClick={() => download('recovery-codes.txt', text, 'text/plain')}
        >
          Keep them as a file
        </Button>
      </div>
    </Dialog>
  );
}
