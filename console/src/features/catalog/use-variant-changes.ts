import { useState } from 'react';
import { useChange } from '../../app/graph/use-change.ts';
import { formatMoney } from '../../ui/format.ts';
import { useToast } from '../../ui/toasts.tsx';
import { wordsOf } from '../../ui/words.ts';
import {
  type ChangedVariant,
  setPriceDocument,
  updateVariantDocument,
  type Variant,
} from './product-documents.ts';

/** A price this many times higher or lower is asked for once more. */
const SURPRISING = 10;

/** What somebody wants of a variant: one of these. */
export interface VariantChange {
  readonly name?: string;
  readonly amountMinor?: string;
  readonly status?: 'ACTIVE' | 'ARCHIVED';
}

/** What is asked before a change is made none the less. */
export interface Question {
  readonly title: string;
  readonly description: string;
  readonly action: string;
  readonly confirm: () => void;
}

/**
 * Changes variants where they stand, each as it was seen: what another has made of it meanwhile is shown
 * before it is replaced.
 */
export function useVariantChanges() {
  const price = useChange(setPriceDocument);
  const update = useChange(updateVariantDocument);
  const toast = useToast();
  const [question, setQuestion] = useState<Question>();

  async function send({ id, version, price: { currency } }: Seen, change: VariantChange) {
    const which = { variantId: id, expectedVersion: version };
    const { amountMinor, ...rest } = change;
    if (amountMinor === undefined) {
      const { data, problem } = await update.run({ input: { ...which, ...rest } });
      return { payload: data?.updateVariant, problem };
    }
    const input = { ...which, price: { amountMinor, currency } };
    const { data, problem } = await price.run({ input });
    return { payload: data?.setPrice, problem };
  }

  /** @returns whether it was made; otherwise it was said why not, or is asked */
  async function make(seen: Seen, change: VariantChange, isUndo = false): Promise<boolean> {
    const { payload, problem } = await send(seen, change);
    const [refusal] = payload?.errors ?? [];
    if (refusal && 'variant' in refusal) {
      const theirs = { ...seen, ...refusal.variant };
      const before = shown(seen, change);
      const now = shown(theirs, change);
      // They changed something else.
      if (before === now) return make(theirs, change, isUndo);
      setQuestion({
        title: 'Somebody else changed this meanwhile',
        description: `${seen.sku}: you saw ${before}, it is ${now} now. Yours is ${shown(wanted(seen, change), change)}.`,
        action: 'Set mine',
        confirm: () => void make(theirs, change),
      });
      return false;
    }
    const saved = payload?.variant;
    if (!saved) {
      toast({ tone: 'bad', message: problem ?? 'It was not saved.' });
      return false;
    }
    const made = { ...seen, ...saved };
    toast({
      message: `${seen.sku} is ${shown(made, change)} from now on.`,
      ...(!isUndo && { undo: () => void make(made, former(seen, change), true) }),
    });
    return true;
  }

  async function setPrice(variant: Variant, amountMinor: string): Promise<boolean> {
    const ratio = Number(amountMinor) / Number(variant.price.amountMinor);
    if (ratio <= SURPRISING && ratio >= 1 / SURPRISING) return make(variant, { amountMinor });
    const [now, then] = [variant.price.amountMinor, amountMinor].map((amount) =>
      formatMoney({ ...variant.price, amountMinor: amount }),
    );
    setQuestion({
      title: 'Is this the price?',
      description: `${variant.sku} costs ${now} now and would cost ${then}.`,
      action: 'Set this price',
      confirm: () => void make(variant, { amountMinor }),
    });
    return false;
  }
  return { change: make, setPrice, question, dismiss: () => setQuestion(undefined) };
}

type Seen = ChangedVariant & Pick<Variant, 'sku'>;

/** The part that a change is about, for people. */
function shown({ name, status, price }: Seen, change: VariantChange): string {
  if (change.amountMinor !== undefined) return formatMoney(price);
  if (change.name !== undefined) return `“${name}”`;
  return status === 'ACTIVE' ? 'on sale' : wordsOf(status).toLowerCase();
}

function wanted(seen: Seen, { amountMinor, ...rest }: VariantChange): Seen {
  return { ...seen, ...rest, ...(amountMinor && { price: { ...seen.price, amountMinor } }) };
}

/** What takes a change back. */
function former({ name, status, price }: Seen, change: VariantChange): VariantChange {
  if (change.amountMinor !== undefined) return { amountMinor: price.amountMinor };
  return change.name !== undefined ? { name } : { status };
}
