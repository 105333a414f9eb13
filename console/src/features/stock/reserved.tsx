export interface ReservedProps {
  units: number;
  /** Which level: a sku and a warehouse. */
  of: string;
  onHeld: () => void;
}

/** How much of a level is set aside; who holds it is a click away, and no stop on the way of Tab. */
export function Reserved({ units, of, onHeld }: ReservedProps) {
  if (units === 0) return null;
  return (
    <button
      type="button"
      title="Show who holds them"
      onClick={onHeld}
      className="min-h-6 rounded-sm px-1 text-xs text-soft hover:text-accent hover:underline"
    >
      {units} res.
      <span className="sr-only"> of {of} set aside: show who holds them</span>
    </button>
  );
}
