import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { Button, IconButton } from './button.tsx';

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons, the one that does it last. */
  footer?: ReactNode;
}

/** A question or a form above the page; focus stays inside and goes back where it came from. */
export function Dialog({ open, onClose, ...content }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/35 dark:bg-black/60" />
        <Content {...content} />
      </Radix.Portal>
    </Radix.Root>
  );
}

function Content({ title, description, children, footer }: Omit<DialogProps, 'open' | 'onClose'>) {
  // Taken before anything in here has the focus.
  const [opener] = useState(() => document.activeElement);
  return (
    <Radix.Content
      data-appears
      {...(description === undefined && { 'aria-describedby': undefined })}
      onCloseAutoFocus={(event) => {
        event.preventDefault();
        giveBack(opener);
      }}
      className="fixed inset-x-3 top-[12vh] z-50 mx-auto grid max-h-[80vh] max-w-md gap-4 overflow-auto rounded-lg border bg-panel p-5 shadow-float"
    >
      <div className="flex items-start gap-3">
        <div className="mr-auto grid gap-1">
          <Radix.Title className="font-semibold">{title}</Radix.Title>
          {description !== undefined && (
            <Radix.Description className="text-sm text-soft text-pretty">
              {description}
            </Radix.Description>
          )}
        </div>
        <Radix.Close asChild>
          <IconButton small label="Close">
            <X />
          </IconButton>
        </Radix.Close>
      </div>
      {children}
      {footer && <div className="flex justify-end gap-2">{footer}</div>}
    </Radix.Content>
  );
}

/** To what opened it; where that is gone, such as a row that was removed, to the screen. */
function giveBack(opener: Element | null): void {
  const isThere = opener instanceof HTMLElement && opener.isConnected && opener !== document.body;
  const target = isThere ? opener : document.getElementById('main');
  target?.focus({ preventScroll: !isThere });
}

export interface ConfirmProps {
  open: boolean;
  onClose: () => void;
  title: string;
  description: ReactNode;
  /** The verb that happens, such as `Cancel 3 orders`. */
  action: string;
  onConfirm: () => void;
  busy?: boolean;
  children?: ReactNode;
}

/** Asks before what cannot be taken back. */
export function Confirm({ action, onConfirm, busy = false, children, ...dialog }: ConfirmProps) {
  return (
    <Dialog
      {...dialog}
      footer={
        <>
          <Button onClick={dialog.onClose}>Back</Button>
          <Button kind="danger" busy={busy} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
