import { Command } from 'cmdk';
import type { ReactNode } from 'react';
import type { PickProps } from './pick.tsx';

type PickListProps = Omit<PickProps, 'icon' | 'isOpen' | 'onOpenChange'>;

/** What is found, to be chosen with arrows and Enter or by a click. */
export function PickList({ noun, chosen, typed, onType, options, onPick }: PickListProps) {
  return (
    <Command shouldFilter={false} label={`Choose a ${noun}`}>
      <Command.Input
        value={typed}
        onValueChange={onType}
        autoFocus
        placeholder={`Find a ${noun}`}
        className="h-10 w-full border-b bg-transparent px-3 text-sm outline-none placeholder:text-soft"
      />
      <Command.List className="max-h-[50vh] overflow-auto p-1">
        {chosen !== undefined && (
          <Item value="any" onSelect={() => onPick(undefined)}>
            Any {noun}
          </Item>
        )}
        {options?.map(({ id, title, hint }) => (
          <Item key={id} value={id} onSelect={() => onPick(id)}>
            <span className="truncate">{title}</span>
            {hint && <span className="ml-auto truncate text-xs text-soft">{hint}</span>}
          </Item>
        ))}
        {options === undefined && <div className="skeleton m-2 h-4" />}
        {options?.length === 0 && (
          <p className="px-3 py-4 text-center text-sm text-soft">Nothing is called that.</p>
        )}
      </Command.List>
    </Command>
  );
}

interface ItemProps {
  value: string;
  onSelect: () => void;
  children: ReactNode;
}

function Item({ value, onSelect, children }: ItemProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex h-8 cursor-pointer items-center gap-3 rounded-md px-2 text-sm data-[selected=true]:bg-hover"
    >
      {children}
    </Command.Item>
  );
}
