/**
 * A language that `Intl` takes, for whatever a browser says of itself: without one of its own it says `en-US@posix`,
 * and a library that asks for it as it is loaded takes its screen down with it.
 */
export function knownLanguage(tag: string): string {
  try {
    const [language = ''] = tag.split('@');
    return Intl.getCanonicalLocales(language.replace('_', '-'))[0] ?? 'en';
  } catch {
    return 'en';
  }
}
