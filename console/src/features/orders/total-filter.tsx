import { Coins } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/fields.tsx';
import { decimalOf, digitsOf, formatMoney, minorOf } from '../../ui/format.ts';
import { Popover } from '../../ui/popover.tsx';

/** Of one currency; minor units, both ends included. */
export interface TotalRange {
  readonly currency?: string;
  readonly min?: string;
  readonly max?: string;
}

export interface TotalFilterProps {
  range: TotalRange;
  /** Those that orders on screen have. */
  currencies: readonly string[];
  onChange: (range: TotalRange) => void;
}

/** From and to in one currency. */
export function TotalFilter({ range, currencies, onChange }: TotalFilterProps) {
  const [isOpen, setOpen] = useState(false);
  const [currency, setCurrency] = useState<string>();
  const [isFaulty, setFaulty] = useState(false);
  const chosen = currency ?? range.currency ?? currencies[0] ?? 'EUR';
  const digits = digitsOf(chosen);
  const shown = (minor: string | undefined) => (minor ? decimalOf(minor, digits) : '');

  function apply(form: HTMLFormElement) {
    const given = new FormData(form);
    const [min, max] = ['min', 'max'].map((name) => String(given.get(name)).trim());
    const [least, most] = [min, max].map((text) => (text ? minorOf(text, digits) : undefined));
    const isUnread = (min && !least) || (max && !most);
    setFaulty(Boolean(isUnread));
    if (isUnread) return;
    setOpen(false);
    onChange({ currency: chosen, ...(least && { min: least }), ...(most && { max: most }) });
  }
  return (
    <Popover
      label="Choose an amount"
      open={isOpen}
      onOpenChange={setOpen}
      trigger={<Button icon={<Coins />}>{nameOf(range)}</Button>}
    >
      <form
        className="grid gap-3 p-3"
        onSubmit={(event) => {
          event.preventDefault();
          apply(event.currentTarget);
        }}
      >
        <SelectField
          label="Currency"
          value={chosen}
          onChange={({ target }) => setCurrency(target.value)}
        >
          {[...new Set([chosen, ...currencies])].map((each) => (
            <option key={each}>{each}</option>
          ))}
        </SelectField>
        <div className="grid grid-cols-2 gap-3">
          <TextField label="From" name="min" inputMode="decimal" defaultValue={shown(range.min)} />
          <TextField label="To" name="max" inputMode="decimal" defaultValue={shown(range.max)} />
        </div>
        {isFaulty && (
          <p role="alert" className="text-xs text-bad">
            An amount is figures, with at most {digits} after a point or a comma.
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button
            kind="quiet"
            onClick={() => {
              setOpen(false);
              onChange({});
            }}
          >
            Any amount
          </Button>
          <Button kind="primary" type="submit">
            Apply
          </Button>
        </div>
      </form>
    </Popover>
  );
}

function nameOf({ currency, min, max }: TotalRange): string {
  if (!currency) return 'Any amount';
  const [from, to] = [min, max].map(
    (amountMinor) => amountMinor && formatMoney({ amountMinor, currency }),
  );
  if (from && to) return from === to ? from : `${from} – ${to}`;
  if (from) return `From ${from}`;
  return to ? `Up to ${to}` : `In ${currency}`;
}
