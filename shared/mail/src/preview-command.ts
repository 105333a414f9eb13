import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command, option } from '@supergraph/service/command';
import { z } from 'zod';
import type { MailData } from './template/parts.ts';
import type { RenderedTemplate } from './template/template.ts';
import type { Templates } from './template/templates.ts';

/** What the templates of a service may show; made for a locale, as amounts and days are. */
type MailExample = (locale: string) => MailData;

export interface Preview extends RenderedTemplate {
  /** `order-confirmed.de` */
  name: string;
}

interface PreviewOptions {
  templates: Templates;
  example: MailExample;
}

const EXAMPLE_NAME = 'Ada Lovelace';
const EXAMPLE_URL = 'https://shop.example';

/** Every template in every locale that it has, filled with its example. */
export function previewMails({ templates, example }: PreviewOptions): Preview[] {
  return templates.names.flatMap((template) =>
    templates.localesOf(template).map((locale) => {
      const data = { name: EXAMPLE_NAME, ...example(locale) };
      const rendered = templates.find(template, locale).render(data, { webUrl: EXAMPLE_URL });
      return { name: `${template}.${locale}`, ...rendered };
    }),
  );
}

/** `manage preview-mails`: prints each as text, or writes each into a folder as text and HTML. */
export function previewCommand(options: PreviewOptions) {
  return command({
    about: 'shows each mail in each language with example data, as text or in files',
    options: {
      folder: option.value('FOLDER', 'to write .html and .txt files to', z.string().optional()),
    },
    async run({ folder }) {
      const previews = previewMails(options);
      if (folder === undefined) {
        for (const { name, subject, text } of previews) {
          process.stdout.write(`=== ${name}\nSubject: ${subject}\n\n${text}\n`);
        }
        return;
      }
      await mkdir(folder, { recursive: true });
      for (const { name, subject, text, html } of previews) {
        await writeFile(join(folder, `${name}.txt`), `Subject: ${subject}\n\n${text}`);
        await writeFile(join(folder, `${name}.html`), html);
      }
      process.stdout.write(`Wrote ${previews.length} mails into ${folder}.\n`);
    },
  });
}
