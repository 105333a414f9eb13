import { readdirSync, readFileSync } from 'node:fs';
import { readTemplate, type Template } from './template.ts';

/** The mails of a service. */
export interface Templates {
  /** Without locale and ending, sorted. */
  names: readonly string[];
  /** Of a template, sorted. */
  localesOf(name: string): readonly string[];
  /**
   * In this locale, else in its language, else in English.
   *
   * @throws Error when there is none of that name
   */
  find(name: string, locale: string): Template;
}

const FALLBACK = 'en';
const fileForm = /^([a-z0-9-]+)\.([a-z]{2}(?:-[A-Z]{2})?)\.md$/;

/**
 * Reads all of a folder: `<template>.<locale>.md`.
 *
 * @throws Error that names the file which is no template
 */
export function readTemplates(folder: URL): Templates {
  const known = new Map<string, Map<string, Template>>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.md'))) {
    const [, name = '', locale = ''] = fileForm.exec(file) ?? [];
    try {
      if (!name) throw new Error('Its name has not the form <template>.<locale>.md.');
      const template = readTemplate(readFileSync(new URL(file, folder), 'utf8'), locale);
      known.set(name, (known.get(name) ?? new Map()).set(locale, template));
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`${file}: ${reason}`, { cause });
    }
  }
  const localesOf = (name: string) => [...(known.get(name)?.keys() ?? [])].toSorted();
  return {
    names: [...known.keys()].toSorted(),
    localesOf,
    find(name, locale) {
      const byLocale = known.get(name);
      const [language = ''] = locale.split('-');
      const found = byLocale?.get(locale) ?? byLocale?.get(language) ?? byLocale?.get(FALLBACK);
      if (!found) throw new Error(`There is no template ${name} in ${locale}.`);
      return found;
    },
  };
}
