import type { Severity } from '../../core/findings/finding.ts';
import { fingerprintOf } from './fingerprint.ts';
import { type Format, fromRoot, textOf } from './report.ts';

const severities: Record<Severity, string> = { error: 'major', warning: 'minor', info: 'info' };

/**
 * GitLab's code quality report, which becomes annotations of a merge request.
 *
 * @see https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export const gitlabFormat: Format = (report) => {
  const issues = report.findings.map((finding) => {
    const { rule, severity, location } = finding;
    return {
      description: textOf(finding),
      check_name: rule,
      fingerprint: fingerprintOf(finding),
      severity: severities[severity],
      // GitLab leaves out what has no place.
      location: {
        path: fromRoot(report, location?.file ?? 'supergraph.yaml'),
        lines: { begin: location?.line ?? 1 },
      },
    };
  });
  return `${JSON.stringify(issues, null, 2)}\n`;
};
