export const movementTypes = [
  'RECEIPT',
  'ADJUSTMENT',
  'RESERVE',
  'RELEASE',
  'SALE',
  'RETURN',
] as const;

type MovementType = (typeof movementTypes)[number];

/** What the address of the ledger says. */
export interface LedgerSearch {
  readonly type?: MovementType;
  readonly warehouse?: string;
  readonly variant?: string;
  readonly reference?: string;
}

export function readLedgerSearch(search: Record<string, unknown>): LedgerSearch {
  const { warehouse, variant, reference } = search;
  const type = movementTypes.find((each) => each === search['type']);
  return {
    ...(type && { type }),
    ...(isId(warehouse, 'whs_') && { warehouse }),
    ...(isId(variant, 'var_') && { variant }),
    ...(typeof reference === 'string' && reference !== '' && { reference }),
  };
}

function isId(value: unknown, prefix: string): value is string {
  return typeof value === 'string' && value.startsWith(prefix);
}

export function ledgerFilterOf({ type, warehouse, variant, reference }: LedgerSearch) {
  return {
    ...(type && { type }),
    ...(warehouse && { warehouseId: warehouse }),
    ...(variant && { variantId: variant }),
    ...(reference && { reference }),
  };
}
