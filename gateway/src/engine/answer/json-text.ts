/** What JSON cannot hold as it is in a string, and lone surrogates, which would become another character. */
const NEEDS_ESCAPE = /[^\x20\x21\x23-\x5b\x5d-\ud7ff\ue000-\uffff]/;
/** From here on the engine's own search is faster than a regular expression's. */
const SHORT = 64;

/** A string as JSON has it; for short ones several times as fast as `JSON.stringify`. */
export function quote(text: string): string {
  return text.length < SHORT && !NEEDS_ESCAPE.test(text) ? `"${text}"` : JSON.stringify(text);
}
