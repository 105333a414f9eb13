import { Command } from 'cmdk';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Popover } from './popover.tsx';

interface Option {
  readonly id: string;
  readonly title: string;
  readonly hint?: string | undefined;
}

export interface PickProps {
  /** Of what kind, such as `product`. */
  noun: string;
  icon: ReactNode;
  /** What is chosen, by name; undefined for any. */
  chosen: string | undefined;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  typed: string;
  onType: (text: string) => void;
  /** What is found by that; undefined until it is known. */
  options: readonly Option[] | undefined;
  onPick: (id: string | undefined) => void;
}

/** One of many that are found by typing, or any. */
export function Pick({ noun, icon, chosen, isOpen, onOpenChange, ...search }: PickProps) {
  const { typed, onType, options, onPick } = search;
  const pick = (id?: string) => () => {
    onOpenChange(false);
    onPick(id);
  };
  return (
    <Popover
      label={`Choose a ${noun}`}
      open={isOpen}
      onOpenChange={onOpenChange}
      trigger={
        <Button icon={icon}>
          <span className="max-w-48 truncate">{chosen ?? `Any ${noun}`}</span>
        </Button>
      }
    >
      <Command shouldFilter={false} label={`Choose a ${noun}`}>
        <Command.Input
          value={typed}
          onValueChange={onType}
          placeholder={`Find a ${noun}`}
          className="h-10 w-full border-b bg-transparent px-3 text-sm outline-none placeholder:text-soft"
        />
        <Command.List className="max-h-[50vh] overflow-auto p-1">
          {chosen !== undefined && (
            <Item value="any" onSelect={pick()}>
              Any {noun}
            </Item>
          )}
          {options?.map(({ id, title, hint }) => (
            <Item key={id} value={id} onSelect={pick(id)}>
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
    </Popover>
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
