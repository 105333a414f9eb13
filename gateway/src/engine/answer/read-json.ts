/** Sixteen digits and more in a row, a point among them or not: what a double may not hold exactly. */
const LONG_NUMBER = /\d[\d.]{15}/;

/**
 * Parses JSON as `JSON.parse` does, but keeps numbers that a double cannot hold as their text
 * (`JSON.rawJSON`), so that they leave as they came: 64-bit integers of other languages' scalars.
 *
 * @throws SyntaxError for what is not JSON
 */
export function readJson(text: string): unknown {
  return LONG_NUMBER.test(text) ? JSON.parse(text, keepExact) : JSON.parse(text);
}

/** `JSON.parse` gives it the text of each number as well, which the types do not know yet. */
const keepExact = ((_key: string, value: unknown, { source }: { source?: string }): unknown => {
  if (typeof value !== 'number' || source === undefined || source.length < 16) return value;
  return String(value) === source ? value : JSON.rawJSON(source);
}) as (key: string, value: unknown) => unknown;

/** A number as the text that it came in. */
export interface RawJson {
  readonly rawJSON: string;
}

declare global {
  interface JSON {
    /** https://tc39.es/proposal-json-parse-with-source */
    rawJSON(text: string): RawJson;
    isRawJSON(value: unknown): value is RawJson;
  }
}
