const DIGITS = 7;

/** `42` and `ord-42` are what people say of ORD-0000042; undefined where a text is no number. */
export function orderNumberOf(text: string): string | undefined {
  const [, digits] = /^(?:ord-?)?(\d{1,12})$/i.exec(text.trim()) ?? [];
  return digits === undefined ? undefined : `ORD-${digits.padStart(DIGITS, '0')}`;
}
