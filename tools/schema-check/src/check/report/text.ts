import type { Finding } from '../../core/findings/finding.ts';
import { type Format, scopeOf, summaryOf, textOf } from './report.ts';
import { usageLines } from './usage-text.ts';

/** For a terminal. */
export const textFormat: Format = (report) => {
  const verdict = report.isFailed ? 'Failed' : 'Passed';
  const blocks = report.findings.map(block);
  return `${[...blocks, `${scopeOf(report)}\n${verdict}: ${summaryOf(report)}.`].join('\n\n')}\n`;
};

function block(finding: Finding): string {
  const { severity, rule, location, subgraph } = finding;
  const place = location && `${location.file}:${location.line}:${location.column}`;
  const where = [place, subgraph && `subgraph ${subgraph}`].filter(Boolean).join(', ');
  const label = severity === 'info' ? 'note' : severity;
  const head = `${label}: ${finding.message}`;
  const lines = [
    head,
    `  ${rule}${where ? ` at ${where}` : ''}`,
    ...indented(textOf({ ...finding, message: '' }).trim()),
    ...usageLines(finding).map((line) => `  used by ${line}`),
  ];
  return lines.join('\n');
}

function indented(text: string): string[] {
  return text === '' ? [] : text.split('\n').map((line) => `  ${line}`);
}
