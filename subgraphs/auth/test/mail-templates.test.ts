import { previewMails } from '@supergraph/mail/preview-command';
import { templateFaults } from '@supergraph/mail/template-faults';
import { expect, it } from 'vitest';
import { spokenLanguages } from '../src/domain/locale.ts';
import { example, templates } from '../src/mails.ts';

it('has each mail in each language, with the same contents', () => {
  expect(templateFaults(templates, spokenLanguages)).toEqual([]);
  expect(templates.names).toContain('new-device');
});

it.each(previewMails({ templates, example }))('writes $name as it did', async (preview) => {
  const { name, subject, text, html } = preview;
  await expect(`${subject}\n\n${text}`).toMatchFileSnapshot(`mails/${name}.txt`);
  await expect(html).toMatchFileSnapshot(`mails/${name}.html`);
});
