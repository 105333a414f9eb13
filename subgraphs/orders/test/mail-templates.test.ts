import { previewMails } from '@supergraph/mail/preview-command';
import { templateFaults } from '@supergraph/mail/template-faults';
import { expect, it } from 'vitest';
import { example, templates } from '../src/mails.ts';

it('has each mail in each language, with the same contents', () => {
  expect(templateFaults(templates, ['en', 'de'])).toEqual([]);
  expect(templates.names).toEqual(['order-cancelled', 'order-confirmed', 'order-sent']);
});

it.each(previewMails({ templates, example }))('writes $name as it did', async (preview) => {
  const { name, subject, text, html } = preview;
  await expect(`${subject}\n\n${text}`).toMatchFileSnapshot(`mails/${name}.txt`);
  await expect(html).toMatchFileSnapshot(`mails/${name}.html`);
});
