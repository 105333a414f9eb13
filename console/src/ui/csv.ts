/** Begins a file of CSV: by it spreadsheets know that it is UTF-8. */
export const csvMark = '\uFEFF';

/**
 * Rows as CSV (RFC 4180). A text that begins like a formula gets an apostrophe before it, so that no spreadsheet
 * runs what a customer wrote.
 */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?[\d.,]+$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Hands a text, or its parts, to the browser as a file to keep. */
export function download(name: string, content: string | string[], type = 'text/csv'): void {
  const url = URL.createObjectURL(new Blob([content].flat(), { type: `${type};charset=utf-8` }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  // The download has begun when the click returns; its content is kept until then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
