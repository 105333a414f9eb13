import type { Form } from './walk.ts';

const cell = 'padding:6px 12px 6px 0;text-align:left;vertical-align:top';

/** Written with the styles in it: a mail has no other place for them that all programs read. */
export const htmlForm: Form = {
  literal: escapeHtml,
  heading: (content, depth) => [
    `<h${depth} style="font-size:${depth === 1 ? 22 : 18}px;margin:24px 0 12px">`,
    ...content,
    `</h${depth}>\n`,
  ],
  paragraph: (content) => ['<p style="margin:0 0 16px">', ...content, '</p>\n'],
  list: (items) => ['<ul style="margin:0 0 16px;padding-left:20px">\n', ...items, '</ul>\n'],
  listItem: (content) => ['<li style="margin:0 0 4px">', ...content, '</li>\n'],
  table: (rows) => [
    '<table style="border-collapse:collapse;margin:0 0 16px">\n',
    ...rows,
    '</table>\n',
  ],
  row: (cells, isHeader) => {
    const tag = isHeader ? 'th' : 'td';
    return [
      '<tr>',
      ...cells.flatMap((content) => [`<${tag} style="${cell}">`, ...content, `</${tag}>`]),
      '</tr>\n',
    ];
  },
  strong: (content) => ['<strong>', ...content, '</strong>'],
  emphasis: (content) => ['<em>', ...content, '</em>'],
  code: (content) => ['<code style="font-size:18px;letter-spacing:1px">', ...content, '</code>'],
  link: (content, href) => ['<a href="', ...href, '">', ...content, '</a>'],
  rule: () => ['<hr style="border:0;border-top:1px solid #d4d4d4;margin:24px 0">\n'],
  lineBreak: () => ['<br>\n'],
};

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? '');
}
