export interface Pressed {
  readonly key: string;
  readonly shiftKey: boolean;
  /** Something was typed into the cell: arrows to the side move within it. */
  readonly isTyping: boolean;
}

/** Rows down and columns to the right. */
export type Step = readonly [down: number, right: number];

/** Where a key leads from a cell, as in a spreadsheet; Tab is the browser's. */
export function stepOf({ key, shiftKey, isTyping }: Pressed): Step | undefined {
  switch (key) {
    case 'Enter':
      return [shiftKey ? -1 : 1, 0];
    case 'ArrowDown':
      return [1, 0];
    case 'ArrowUp':
      return [-1, 0];
    case 'ArrowLeft':
      return isTyping ? undefined : [0, -1];
    case 'ArrowRight':
      return isTyping ? undefined : [0, 1];
    default:
      return undefined;
  }
}
