import { clsx } from 'clsx';
import { type ClipboardEvent, type KeyboardEvent, useState } from 'react';
import { stepOf } from './cell-keys.ts';
import type { Level } from './levels.ts';
import { Reserved } from './reserved.tsx';

export interface StockCellProps {
  label: string;
  level: Level | undefined;
  /** Its place in the sheet, by which the arrows find it. */
  place: { row: number; column: number };
  /** @returns whether it was taken; otherwise what was typed stays, marked */
  onSave: (text: string) => Promise<boolean>;
  onPasteBlock: (text: string) => void;
  /** Takes back what was done last, in whatever cell. */
  onUndo: () => void;
  /** Asks who holds what is set aside. */
  onHeld: () => void;
}

/** The units on hand at one place: typed over, pasted, walked through with the arrows. */
export function StockCell(props: StockCellProps) {
  const { label, level, place, onSave, onPasteBlock, onUndo, onHeld } = props;
  const [typed, setTyped] = useState<string>();
  const [isWrong, setWrong] = useState(false);
  const value = level ? String(level.onHand) : '';

  async function save(text: string | undefined) {
    if (text === undefined || text.trim() === value) return setTyped(undefined);
    const isTaken = await onSave(text.trim());
    setWrong(!isTaken);
    if (isTaken) setTyped(undefined);
  }
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    const { key, shiftKey } = event;
    if (key === 'Escape') {
      setTyped(undefined);
      setWrong(false);
    }
    // What is being typed the browser takes back itself.
    if (key === 'z' && (event.ctrlKey || event.metaKey) && typed === undefined) {
      event.preventDefault();
      onUndo();
    }
    const step = stepOf({ key, shiftKey, isTyping: typed !== undefined });
    if (!step) return;
    event.preventDefault();
    const [down, right] = step;
    const next = document.querySelector<HTMLInputElement>(
      `[data-cell="${place.row + down}:${place.column + right}"]`,
    );
    // Leaving saves.
    if (next) next.focus();
    else void save(typed);
  }
  function onPaste(event: ClipboardEvent<HTMLInputElement>) {
    const text = event.clipboardData.getData('text/plain');
    if (!/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    onPasteBlock(text);
  }
  return (
    <span className="-mr-2 flex items-center justify-end gap-1">
      <Reserved units={level?.reserved ?? 0} of={label} onHeld={onHeld} />
      <input
        aria-label={label}
        aria-invalid={isWrong || undefined}
        data-cell={`${place.row}:${place.column}`}
        inputMode="numeric"
        placeholder="–"
        value={typed ?? value}
        onFocus={({ target }) => target.select()}
        onChange={({ target }) => {
          setTyped(target.value);
          setWrong(false);
        }}
        onBlur={() => void save(typed)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        className={clsx(
          'numeric h-7 w-20 scroll-my-10 rounded-md border border-transparent bg-transparent px-2 text-right hover:border-line-strong focus:border-accent focus:bg-panel',
          typed !== undefined && typed !== value && 'border-accent! bg-accent-soft',
          isWrong && 'border-bad! bg-bad-soft',
        )}
      />
    </span>
  );
}
