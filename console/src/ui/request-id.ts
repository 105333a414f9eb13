const atTheEnd = /^(.*) Request ([\w.:-]+)\.$/s;

/** What is added to a sentence about a fault, for those who look into it. */
export function tellRequest(id: string): string {
  return ` Request ${id}.`;
}

/** What a sentence says, and the request id that it ends in, if it does. */
export function splitRequest(text: string): { said: string; id: string | undefined } {
  const [, said = text, id] = atTheEnd.exec(text) ?? [];
  return { said, id };
}
