import { lazy, type ReactNode, Suspense } from 'react';
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

/** Loaded with the first that is opened. */
const PickList = lazy(async () => ({ default: (await import('./pick-list.tsx')).PickList }));

/** One of many that are found by typing, or any. */
export function Pick({ icon, isOpen, onOpenChange, ...list }: PickProps) {
  const { noun, chosen } = list;
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
      <Suspense fallback={<div className="skeleton m-3 h-4" />}>
        <PickList
          {...list}
          onPick={(id) => {
            onOpenChange(false);
            list.onPick(id);
          }}
        />
      </Suspense>
    </Popover>
  );
}
