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
  const [head, ...rest] = linesOf(`${label}: ${finding.message}`);
  const lines = [
    head,
    ...rest.map((line) => `  | ${line}`),
    `  ${rule}${where ? ` at ${where}` : ''}`,
    ...indented(textOf({ ...finding, message: '' }).trim()),
    ...usageLines(finding).map((line) => `  used by ${line}`),
  ];
  return lines.join('\n');
}

function indented(text: string): string[] {
  return linesOf(text).map((line, index) => (index === 0 ? `  ${line}` : `  | ${line}`));
}

/** A line that comes from a schema never begins one here: what reads a log for commands would obey it. */
function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/\r\n|[\n\r\u2028\u2029]/);
}
