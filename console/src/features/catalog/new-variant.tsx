import { type FormEvent, useState } from 'react';
import { useChange } from '../../app/graph/use-change.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/fields.tsx';
import { digitsOf, minorOf } from '../../ui/format.ts';
import { Sentence } from '../../ui/sentence.tsx';
import { createVariantDocument } from './product-documents.ts';

export function NewVariant({
  open,
  onClose,
  onDone,
  productId,
  currency,
}: {
  open: boolean;
  onClose: () => void;
  onDone: () => void;
  productId: string;
  currency: string;
}) {
  const { run, isBusy } = useChange(createVariantDocument);
  const [problem, setProblem] = useState<string>();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name)).trim();
    const amountMinor = minorOf(text('price'), digitsOf(currency));
    if (amountMinor === undefined) return setProblem('The price is no amount, such as 12.50.');
    const answer = await run({
      input: {
        productId,
        sku: text('sku'),
        name: text('name'),
        price: { amountMinor, currency },
      },
    });
    setProblem(answer.problem);
    if (answer.problem) return;
    onDone();
    onClose();
  }
  return (
    <Dialog open={open} onClose={onClose} title="New variant">
      <form className="grid gap-4" onSubmit={(event) => void submit(event)}>
        <TextField label="Name" name="name" maxLength={200} required autoFocus />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label="SKU"
            name="sku"
            minLength={2}
            maxLength={64}
            pattern="[A-Za-z0-9._\-]+"
            required
          />
          <TextField label={`Price in ${currency}`} name="price" inputMode="decimal" required />
        </div>
        {problem && (
          <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-sm text-bad">
            <Sentence text={problem} />
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" type="submit" busy={isBusy}>
            Add variant
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
