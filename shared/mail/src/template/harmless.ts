/** Programs that show mails make links of what looks like one, in HTML as in text. */
const linkLike = /:\/\/|www\.|[\p{L}\p{N}]\.\p{L}{2}/iu;
const mailAddress = /^[^\s/:@]+@[^\s/:@]+$/u;
/** Takes no room, and breaks no line. */
const WORD_JOINER = '\u2060';

/**
 * A value on one line in which no program finds a link: who names themself `evil.example/prize` shall not
 * send links to others in our name. An address of a person stays as it is.
 */
export function harmless(value: string): string {
  const line = value.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
  if (!linkLike.test(line) || mailAddress.test(line)) return line;
  return line.replaceAll(/[.:](?=\S)/gu, `$&${WORD_JOINER}`);
}
