import { useRef, useState } from 'react';
import { useChange } from '../../app/graph/use-change.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm, Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/fields.tsx';
import { inParallel } from '../../ui/in-parallel.ts';
import { Progress } from '../../ui/progress.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { count } from '../../ui/words.ts';
import { cancelOrderDocument } from './order-documents.ts';

interface Cancellable {
  readonly id: string;
  readonly number: string;
}

export interface CancelOrdersProps {
  /** Empty: nothing is asked. */
  orders: readonly Cancellable[];
  onClose: () => void;
  onDone: () => void;
}

const AT_ONCE = 4;

/** Cancels one order or many, and tells of each that could not be. */
export function CancelOrders({ orders, onClose, onDone }: CancelOrdersProps) {
  const { run } = useChange(cancelOrderDocument);
  const toast = useToast();
  const [done, setDone] = useState<number>();
  const [problems, setProblems] = useState<readonly string[]>([]);
  const [reason, setReason] = useState('');
  const isWanted = useRef(true);
  const what = orders.length === 1 ? `order ${orders[0]?.number}` : count(orders.length, 'order');

  async function cancelAll() {
    const found: string[] = [];
    isWanted.current = true;
    setDone(0);
    await inParallel(
      orders,
      async ({ id, number }) => {
        const { problem } = await run({
          input: { orderId: id, ...(reason.trim() && { reason: reason.trim() }) },
        });
        if (problem) found.push(`${number}: ${problem}`);
      },
      { atOnce: AT_ONCE, onDone: setDone, isWanted: () => isWanted.current },
    );
    setDone(undefined);
    setProblems(found);
    if (found.length < orders.length) {
      toast({ message: `${count(orders.length - found.length, 'order')} cancelled.` });
    }
    if (found.length === 0) close();
  }
  const close = () => {
    setProblems([]);
    setReason('');
    onDone();
    onClose();
  };

  if (orders.length === 0) return null;
  if (done !== undefined && orders.length > 1) {
    return (
      <Dialog
        open
        title="Cancelling"
        onClose={() => {
          isWanted.current = false;
        }}
        footer={
          <Button
            onClick={() => {
              isWanted.current = false;
            }}
          >
            Stop
          </Button>
        }
      >
        <Progress label="Orders" done={done} of={orders.length} />
      </Dialog>
    );
  }
  if (problems.length > 0) {
    return (
      <Dialog
        open
        onClose={close}
        title={`${count(problems.length, 'order')} could not be cancelled`}
        footer={<Button onClick={close}>Close</Button>}
      >
        <ul className="grid max-h-60 gap-1.5 overflow-auto text-sm text-soft">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      </Dialog>
    );
  }
  return (
    <Confirm
      open
      onClose={onClose}
      busy={done !== undefined}
      title={`Cancel ${what}?`}
      description="Their stock is released, or comes back where it was sold. This cannot be undone."
      action={`Cancel ${what}`}
      onConfirm={() => void cancelAll()}
    >
      <TextField
        label="Reason"
        hint="Stands in the order’s history; may be left out."
        maxLength={500}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
    </Confirm>
  );
}
