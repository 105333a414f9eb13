import { Minus, Plus } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../../ui/button.tsx';
import { UNITS_MAX } from './cart.ts';

/** How many: by one, or typed. What is typed counts on leaving the field and on Enter. */
export function Quantity({
  label,
  value,
  onChange,
}: {
  label: string;
  value: number;
  onChange: (quantity: number) => void;
}) {
  const [typed, setTyped] = useState<string>();

  function apply() {
    const number = Number(typed);
    if (typed !== undefined && Number.isInteger(number) && number >= 1 && number <= UNITS_MAX) {
      onChange(number);
    }
    setTyped(undefined);
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset has a legend that is seen; this is one control
    <div
      role="group"
      aria-label={label}
      className="inline-flex h-12 items-center rounded-full border border-line-strong/60 bg-panel px-1.5"
    >
      <IconButton
        label="One fewer"
        className="size-9! rounded-full!"
        disabled={value <= 1}
        onClick={() => onChange(value - 1)}
      >
        <Minus />
      </IconButton>
      <input
        aria-label={label}
        inputMode="numeric"
        value={typed ?? value}
        onChange={({ target }) => setTyped(target.value)}
        onBlur={apply}
        onKeyDown={({ key }) => key === 'Enter' && apply()}
        className="numeric h-9 w-12 rounded-md bg-transparent text-center"
      />
      <IconButton
        label="One more"
        className="size-9! rounded-full!"
        disabled={value >= UNITS_MAX}
        onClick={() => onChange(value + 1)}
      >
        <Plus />
      </IconButton>
    </div>
  );
}
