import { harmless } from './harmless.ts';
import { escapeHtml, htmlForm } from './html-form.ts';
import { htmlDocument } from './layout.ts';
import { fill, type MailData, type Part, type Place, partsOf, placeholdersIn } from './parts.ts';
import { textForm } from './text-form.ts';
import { writeMarkdown } from './walk.ts';

/** One mail in one locale, ready to be filled. */
export interface Template {
  locale: string;
  /** What it shows, sorted. */
  placeholders: readonly string[];
  render(data: MailData, context: { webUrl: string }): RenderedTemplate;
}

export interface RenderedTemplate {
  subject: string;
  text: string;
  html: string;
}

/**
 * Reads a template: the subject on the first line, then Markdown. Both forms of the mail come from it.
 *
 * @throws Error for what a template cannot have
 */
export function readTemplate(source: string, locale: string): Template {
  const [firstLine = '', ...rest] = source.split('\n');
  const markdown = rest.join('\n');
  const subject = partsOf(firstLine.trim(), { literal: (text) => text });
  if (subject.length === 0) throw new Error('A template begins with its subject.');
  const text = writeMarkdown(markdown, textForm);
  const html = writeMarkdown(markdown, htmlForm);
  return {
    locale,
    placeholders: placeholdersIn([...subject, ...html]),
    render(data, { webUrl }) {
      const all = { ...data, webUrl };
      const filled = (parts: Part[], written: (text: string) => string) =>
        fill(parts, all, (value, place) => written(shown(value, place)));
      const line = filled(subject, (value) => value);
      return {
        subject: line,
        text: `${filled(text, (value) => value).trimEnd()}\n`,
        html: htmlDocument(filled(html, escapeHtml), { subject: line, locale }),
      };
    },
  };
}

function shown(value: string, { value: name, isInLink }: Place): string {
  if (!isInLink) return harmless(value);
  return name === 'webUrl' ? value : encodeURIComponent(value);
}
