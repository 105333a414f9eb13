import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../app/graph/use-change.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/fields.tsx';
import { minorOf } from '../../ui/format.ts';
import { Sentence } from '../../ui/sentence.tsx';
import { createProductDocument } from './product-documents.ts';

const DIGITS = 2;

/** A product with its first variant; everything else is told on its own page. */
export function NewProduct({ open, onClose }: { open: boolean; onClose: () => void }) {
  const navigate = useNavigate();
  const { run, isBusy } = useChange(createProductDocument);
  const [problem, setProblem] = useState<string>();
  // Sent again after a lost answer, it makes no second product.
  const [idempotencyKey, setKey] = useState(() => crypto.randomUUID());

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name)).trim();
    const amountMinor = minorOf(text('price'), DIGITS);
    if (amountMinor === undefined) return setProblem('The price is no amount, such as 12.50.');
    const variant = {
      sku: text('sku'),
      name: text('name') || 'Standard',
      price: { amountMinor, currency: 'EUR' },
    };
    const answer = await run({
      input: { idempotencyKey, title: text('title'), variants: [variant] },
    });
    setProblem(answer.problem);
    const product = answer.data?.createProduct.product;
    if (!product) return;
    setKey(crypto.randomUUID());
    onClose();
    void navigate({ to: '/products/$productId', params: { productId: product.id } });
  }

  return (
    <Dialog open={open} onClose={onClose} title="New product">
      <form className="grid gap-4" onSubmit={(event) => void submit(event)}>
        <TextField label="Title" name="title" maxLength={200} required autoFocus />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label="SKU"
            name="sku"
            minLength={2}
            maxLength={64}
            pattern="[A-Za-z0-9._\-]+"
            hint="Letters, digits, dots, hyphens."
            required
          />
          <TextField label="Price in EUR" name="price" inputMode="decimal" required />
        </div>
        <TextField
          label="Variant"
          name="name"
          maxLength={200}
          hint="What tells it from its siblings, such as a size."
        />
        {problem && (
          <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-sm text-bad">
            <Sentence text={problem} />
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" type="submit" busy={isBusy}>
            Add product
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
