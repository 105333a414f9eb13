import { type FormEvent, useState } from 'react';
import { useChange } from '../../app/graph/use-change.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/fields.tsx';
import { Sentence } from '../../ui/sentence.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { count } from '../../ui/words.ts';
import { type Level, type StockRow, unitsOf } from './levels.ts';
import { receiveStockDocument, type Warehouse } from './stock-documents.ts';

export interface ReceiveStockProps {
  row: StockRow | undefined;
  warehouses: readonly Warehouse[];
  onClose: () => void;
  onReceived: (variantId: string, warehouseId: string, level: Level) => void;
}

/** Books what came in. */
export function ReceiveStock({ row, warehouses, onClose, onReceived }: ReceiveStockProps) {
  const toast = useToast();
  const { run, isBusy } = useChange(receiveStockDocument);
  const [problem, setProblem] = useState<string>();
  // Sent again after a lost answer, it books nothing twice.
  const [idempotencyKey, setKey] = useState(() => crypto.randomUUID());
  if (!row) return null;
  const { id: variantId, sku } = row;

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name)).trim();
    const quantity = unitsOf(text('quantity'));
    if (!quantity) return setProblem('Units are a whole number from 1 to 1,000,000.');
    const warehouseId = text('warehouse');
    const reference = text('reference');
    const answer = await run({
      input: { idempotencyKey, variantId, warehouseId, quantity, ...(reference && { reference }) },
    });
    setProblem(answer.problem);
    const level = answer.data?.receiveStock.level;
    if (!level) return;
    onReceived(variantId, warehouseId, level);
    setKey(crypto.randomUUID());
    toast({ message: `${count(quantity, 'unit')} of ${sku} received.` });
    onClose();
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Receive ${sku}`}
      description={`${row.title}, ${row.variant}`}
    >
      <form className="grid gap-4" onSubmit={(event) => void submit(event)}>
        <SelectField label="Warehouse" name="warehouse">
          {warehouses.map(({ id, code, name }) => (
            <option key={id} value={id}>
              {code} – {name}
            </option>
          ))}
        </SelectField>
        <TextField label="Units" name="quantity" inputMode="numeric" required autoFocus />
        <TextField
          label="Reference"
          name="reference"
          maxLength={200}
          hint="Such as the number of the delivery note; may be left out."
        />
        {problem && (
          <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-sm text-bad">
            <Sentence text={problem} />
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" type="submit" busy={isBusy}>
            Receive
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
