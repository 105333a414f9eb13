import type { StockProduct, VariantLevels } from './stock-documents.ts';

export interface Level {
  readonly onHand: number;
  readonly reserved: number;
}

/** One row of the sheet: a variant with its level in each warehouse. */
export interface StockRow {
  readonly id: string;
  readonly sku: string;
  readonly title: string;
  readonly variant: string;
  readonly productId: string;
  readonly levels: ReadonlyMap<string, Level>;
}

/** What was heard of levels since the list was read, by variant and warehouse. */
export type News = ReadonlyMap<string, Partial<Level>>;

export function levelKey(variantId: string, warehouseId: string): string {
  return `${variantId} ${warehouseId}`;
}

export function rowsOf(products: readonly StockProduct[], news: News): readonly StockRow[] {
  return products.flatMap(({ id: productId, title, variants }) =>
    variants.map(({ id, sku, name, availability }) => {
      const levels = new Map(levelsOf({ id, availability }));
      for (const [key, heard] of news) {
        const [variantId, warehouseId = ''] = key.split(' ');
        if (variantId !== id) continue;
        levels.set(warehouseId, { ...nothing, ...levels.get(warehouseId), ...heard });
      }
      return { id, sku, title, variant: name, productId, levels };
    }),
  );
}

const nothing: Level = { onHand: 0, reserved: 0 };

export function levelsOf({ availability }: VariantLevels): [string, Level][] {
  return (availability.levels ?? []).map(({ warehouse, onHand, reserved }) => [
    warehouse.id,
    { onHand, reserved },
  ]);
}

/** A level that shall be changed, and what it was when somebody decided so. */
export interface Edit {
  readonly variantId: string;
  readonly warehouseId: string;
  readonly from: number;
  readonly to: number;
}

const UNITS_MAX = 1_000_000;

/** Units as somebody typed them; undefined where that is no whole number from 0 to a million. */
export function unitsOf(text: string): number | undefined {
  const units = /^\d{1,7}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return units <= UNITS_MAX ? units : undefined;
}

/**
 * What a block copied from a spreadsheet changes, when its first cell falls on this one. Cells beyond the
 * sheet, empty ones and those that are equal already are left out.
 *
 * @returns the first text that is no number of units, instead
 */
export function editsOfPaste(
  text: string,
  sheet: {
    rows: readonly StockRow[];
    warehouseIds: readonly string[];
    row: number;
    column: number;
  },
): readonly Edit[] | string {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const edits: Edit[] = [];
  for (const [down, line] of lines.entries()) {
    for (const [right, cell] of line.split('\t').entries()) {
      const row = sheet.rows[sheet.row + down];
      const warehouseId = sheet.warehouseIds[sheet.column + right];
      if (!row || !warehouseId || cell.trim() === '') continue;
      const to = unitsOf(cell);
      if (to === undefined) return cell;
      const from = row.levels.get(warehouseId)?.onHand ?? 0;
      if (to !== from) edits.push({ variantId: row.id, warehouseId, from, to });
    }
  }
  return edits;
}

/** What takes it all back. */
export function undone(edits: readonly Edit[]): readonly Edit[] {
  return edits.map(({ from, to, ...place }) => ({ ...place, from: to, to: from }));
}
