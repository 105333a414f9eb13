import type { Templates } from './templates.ts';

/**
 * What is wrong with the templates of a service: one that a locale lacks, and one that shows other things
 * there. Empty where all is well.
 */
export function templateFaults(templates: Templates, locales: readonly string[]): string[] {
  return templates.names.flatMap((name) => {
    const known = templates.localesOf(name);
    const missing = locales.filter((locale) => !known.includes(locale));
    const shows = (locale: string) => templates.find(name, locale).placeholders.join(' ');
    const [first = ''] = known;
    const differing = known.filter((locale) => shows(locale) !== shows(first));
    return [
      ...missing.map((locale) => `${name} is missing in ${locale}`),
      ...differing.map((l) => `${name} shows "${shows(l)}" in ${l}, "${shows(first)}" in ${first}`),
    ];
  });
}
