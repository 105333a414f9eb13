import { escapeHtml } from './html-form.ts';

/** A whole document around what a template says. */
export function htmlDocument(
  content: string,
  { subject, locale }: { subject: string; locale: string },
): string {
  return `<!doctype html>
<html lang="${escapeHtml(locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(subject)}</title>
</head>
<body style="margin:0;padding:24px;background:#fff;color:#1a1a1a;font:16px/1.5 system-ui,sans-serif">
<div style="max-width:560px;margin:0 auto">
${content}</div>
</body>
</html>
`;
}
