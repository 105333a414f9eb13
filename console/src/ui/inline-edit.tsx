import { clsx } from 'clsx';
import { useRef, useState } from 'react';

export interface InlineEditProps {
  label: string;
  value: string;
  /** @returns whether it was taken; otherwise what was typed stays, marked */
  onSave: (text: string) => Promise<boolean>;
  disabled?: boolean;
  className?: string;
  /** What is typed: a number, to the right, or words. */
  kind?: 'number' | 'words';
}

/** A value that is changed where it stands: Enter or leaving saves, Escape takes back. */
export function InlineEdit(props: InlineEditProps) {
  const { label, value, onSave, disabled, className, kind = 'number' } = props;
  const [typed, setTyped] = useState<string>();
  const [isWrong, setWrong] = useState(false);
  const isSaving = useRef(false);

  async function save(text: string) {
    if (isSaving.current) return;
    if (text.trim() === value) return setTyped(undefined);
    isSaving.current = true;
    const isTaken = await onSave(text.trim());
    isSaving.current = false;
    setWrong(!isTaken);
    if (isTaken) setTyped(undefined);
  }
  return (
    <input
      aria-label={label}
      aria-invalid={isWrong || undefined}
      inputMode={kind === 'number' ? 'decimal' : 'text'}
      disabled={disabled}
      value={typed ?? value}
      onFocus={({ target }) => target.select()}
      onChange={({ target }) => {
        setTyped(target.value);
        setWrong(false);
      }}
      onBlur={() => typed !== undefined && void save(typed)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') void save(event.currentTarget.value);
        if (event.key === 'Escape') {
          setTyped(undefined);
          setWrong(false);
        }
      }}
      className={clsx(
        kind === 'number' && 'numeric text-right',
        'h-7 w-full rounded-md border border-transparent bg-transparent px-2 text-sm hover:border-line-strong focus:border-accent focus:bg-panel',
        isWrong && 'border-bad! bg-bad-soft',
        className,
      )}
    />
  );
}
