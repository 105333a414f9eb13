import { createHash } from 'node:crypto';
import type { LocalMail } from './mailbox.ts';

const style = `body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.4rem 1rem .4rem 0;vertical-align:top}
tr{border-bottom:1px solid #d4d4d4}iframe{width:100%;height:32rem;border:1px solid #d4d4d4}
pre{white-space:pre-wrap;background:#f5f5f5;padding:1rem}input{font:inherit;padding:.2rem .4rem;width:20rem}`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** Of the pages: nothing runs, and nothing is loaded but the mail in its frame. */
export const pagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Of a mail: a document of no origin, in which nothing runs or loads, and whose links open elsewhere. */
export const mailPolicy = [
  'sandbox allow-popups allow-popups-to-escape-sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join('; ');

export function listPage(mails: readonly LocalMail[], to: string | undefined): string {
  const rows = mails.map(
    ({ id, to, subject, date }) =>
      `<tr><td>${escaped(date ?? '')}</td><td>${escaped(to)}</td><td><a href="/mail/${encodeURIComponent(id)}">${escaped(subject)}</a></td></tr>`,
  );
  const table = `<table><tr><th>written</th><th>to</th><th>subject</th></tr>${rows.join('\n')}</table>`;
  return page(
    'Mails',
    `<form action="/mail"><label>To <input name="to" value="${escaped(to ?? '')}"></label> <button>Show</button></form>
${rows.length > 0 ? table : '<p>No mails.</p>'}`,
  );
}

export function mailPage({ id, from, to, subject, date, text }: LocalMail): string {
  return page(
    subject,
    `<p><a href="/mail">All mails</a></p>
<table><tr><th>from</th><td>${escaped(from)}</td></tr><tr><th>to</th><td>${escaped(to)}</td></tr>
<tr><th>written</th><td>${escaped(date ?? '')}</td></tr><tr><th>Message-ID</th><td>${escaped(id)}</td></tr></table>
<h2>HTML</h2>
<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" title="The mail" src="/mail/${encodeURIComponent(id)}/html"></iframe>
<h2>Text</h2>
<pre>${escaped(text)}</pre>`,
  );
}

/** In the frame a link would open in the frame. */
export function mailDocument({ html }: LocalMail): string {
  return html.replace('<head>', '<head><base target="_blank">');
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title><style>${style}</style></head>
<body><h1>${escaped(title)}</h1>
${content}
</body></html>
`;
}

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? '');
}
