import type { Finding, Severity } from '../../core/findings/finding.ts';
import { type Format, type Report, scopeOf, summaryOf, textOf } from './report.ts';
import { usageLines } from './usage-text.ts';

/** By which a bot finds its own comment again. */
const MARKER = '<!-- schema-check -->';

const CHARACTERS_MAX = 60_000;

const titles: Record<Severity, string> = {
  error: 'Errors',
  warning: 'Warnings',
  info: 'Notes',
};

/** For a comment on a pull request. A comment holds 65,536 characters, so a longer report is cut and says so. */
export const markdownFormat: Format = (report) => {
  const verdict = report.isFailed ? '❌ Schema check failed' : '✅ Schema check passed';
  const head = [`${MARKER}\n## ${verdict}`, `${summaryOf(report)}. ${scopeOf(report)}`];
  const sections = (['error', 'warning', 'info'] as const).flatMap((severity) =>
    section(report, severity),
  );
  const text = `${[...head, ...sections].join('\n\n')}\n`;
  if (text.length <= CHARACTERS_MAX) return text;
  const cut = text.lastIndexOf('\n- ', CHARACTERS_MAX);
  return `${text.slice(0, cut)}\n\nThe report is too long for a comment and was cut here.\n`;
};

function section({ findings }: Report, severity: Severity): string[] {
  const own = findings.filter((finding) => finding.severity === severity);
  if (own.length === 0) return [];
  const list = own.map(item).join('\n');
  // Notes are for who looks for them.
  if (severity !== 'info') return [`### ${titles[severity]} (${own.length})`, list];
  return [`<details><summary>${titles[severity]} (${own.length})</summary>`, list, '</details>'];
}

function item(finding: Finding): string {
  const { rule, location, subgraph } = finding;
  const place = [location && `\`${location.file}:${location.line}\``, subgraph, `\`${rule}\``];
  const lines = [
    `- **${escaped(finding.message)}** ${escaped(textOf({ ...finding, message: '' }).trim())}`.trimEnd(),
    `  ${place.filter(Boolean).join(' · ')}`,
    ...usageLines(finding).map((line) => `  - used by ${escaped(line)}`),
  ];
  return lines.join('\n');
}

/** What Markdown or HTML would read as markup; a line break would end the list item. */
function escaped(text: string): string {
  return text
    .replace(/[\\`*_[\]|~#]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/@(?=\w)/g, '@\u200b')
    .replace(/\s*\n\s*/g, ' ');
}
