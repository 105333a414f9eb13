/** In which mails are written; the first where somebody says nothing. */
export const spokenLanguages = ['en', 'de'] as const;

/** BCP 47; RFC 5646 §4.4.1 wants room for so much. */
export const localeLengthMax = 35;

/** As BCP 47 writes it, `de-AT`; undefined for what is no language tag. */
export function canonicalLocale(tag: string): string | undefined {
  if (tag.length > localeLengthMax) return undefined;
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

/**
 * What somebody wants most of the languages that mails are written in: `de-AT` of `fr, de-at;q=0.8, en;q=0.5`.
 *
 * @param acceptLanguage as a browser sends it (RFC 9110 §12.5.4)
 * @returns undefined where it names none of them
 */
export function preferredLocale(acceptLanguage: string): string | undefined {
  return acceptLanguage
    .split(',')
    .map(readRange)
    .filter(({ weight, locale }) => weight > 0 && locale !== undefined && isSpoken(locale))
    .toSorted((one, other) => other.weight - one.weight)[0]?.locale;
}

function readRange(range: string): { locale: string | undefined; weight: number } {
  const [tag = '', ...parameters] = range.split(';').map((part) => part.trim());
  const quality = parameters.find((parameter) => /^q=/i.test(parameter))?.slice(2) ?? '1';
  const weight = /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(quality) ? Number(quality) : 0;
  return { locale: canonicalLocale(tag), weight };
}

function isSpoken(locale: string): boolean {
  const { language } = new Intl.Locale(locale);
  return spokenLanguages.some((spoken) => spoken === language);
}
