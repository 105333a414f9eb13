import type { Finding, Severity } from '../../core/findings/finding.ts';
import { type Format, fromRoot, type Report, scopeOf, summaryOf, textOf } from './report.ts';
import { usageLines } from './usage-text.ts';

const commands: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'notice' };

/**
 * Workflow commands for GitHub Actions, one line each: they become annotations of the pull request's files.
 *
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export const githubFormat: Format = (report) => {
  const lines = report.findings.map((finding) => command(finding, report));
  const verdict = report.isFailed ? 'Failed' : 'Passed';
  return `${[...lines, `${scopeOf(report)} ${verdict}: ${summaryOf(report)}.`].join('\n')}\n`;
};

function command(finding: Finding, report: Report): string {
  const { severity, rule, location } = finding;
  const properties = [
    ...(location
      ? ([
          ['file', fromRoot(report, location.file)],
          ['line', location.line],
          ['col', location.column],
        ] as const)
      : []),
    ['title', rule] as const,
  ].map(([name, value]) => `${name}=${escapedProperty(String(value))}`);
  const used = usageLines(finding).map((line) => `\nUsed by ${line}`);
  return `::${commands[severity]} ${properties.join(',')}::${escapedData(textOf(finding) + used.join(''))}`;
}

function escapedData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
