/** A moment as mails tell it, the same in all languages: 2026-03-14 09:26 UTC. */
export function momentFor(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** What is not known, as mails tell it. */
export function orUnknown(text: string): string {
  return text || '?';
}
