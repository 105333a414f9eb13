import { type FormEvent, type ReactNode, useState } from 'react';
import { Button, type ButtonKind } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Problem } from './problem.tsx';

/** Asks for a few things to do something with: it stays, and says why, until that is done. */
export function FormDialog({
  title,
  description,
  action,
  kind = 'primary',
  onSubmit,
  onClose,
  stays = false,
  children,
}: {
  title: string;
  description?: ReactNode;
  /** The verb that happens. */
  action: string;
  kind?: ButtonKind;
  /** @returns why it was not done */
  onSubmit: (form: FormData) => Promise<string | undefined>;
  onClose: () => void;
  /** Something else comes in its place once it is done: it does not close by itself. */
  stays?: boolean;
  children: ReactNode;
}) {
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    // A form within another in the page's tree, though not on the page, would send both.
    event.stopPropagation();
    setBusy(true);
    setProblem(undefined);
    const found = await onSubmit(new FormData(event.currentTarget));
    setBusy(false);
    setProblem(found);
    if (!found && !stays) onClose();
  }
  return (
    <Dialog open onClose={onClose} title={title} description={description}>
      <form className="grid gap-4" onSubmit={(event) => void submit(event)}>
        {children}
        <Problem>{problem}</Problem>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Back</Button>
          <Button kind={kind} type="submit" busy={isBusy}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** What stands in a field; without white space around it. */
export function textIn(form: FormData, name: string): string {
  return String(form.get(name) ?? '').trim();
}
