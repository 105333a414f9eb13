import type { Finding, Severity } from '../../core/findings/finding.ts';
import { rules } from '../rules.ts';
import { fingerprintOf } from './fingerprint.ts';
import { type Format, fromRoot, type Report, textOf } from './report.ts';
import { usageLines } from './usage-text.ts';

const levels: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'note' };

/**
 * SARIF 2.1.0, which code scanning services and editors read.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export const sarifFormat: Format = (report) => {
  const { findings } = report;
  const ids = Object.keys(rules);
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'schema-check',
            rules: Object.entries(rules).map(([id, { summary, severity }]) => ({
              id,
              shortDescription: { text: summary },
              defaultConfiguration: { level: levels[severity] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => result(finding, report, ids)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
};

function result(finding: Finding, report: Report, ids: readonly string[]) {
  const { rule, severity, level, use, coordinate, subgraph, contracts, operations } = finding;
  const used = usageLines(finding).map((line) => `\nUsed by ${line}`);
  return {
    ruleId: rule,
    ...(ids.includes(rule) && { ruleIndex: ids.indexOf(rule) }),
    level: levels[severity],
    message: { text: textOf(finding) + used.join('') },
    ...placesOf(finding, report),
    partialFingerprints: { 'schemaCheck/v1': fingerprintOf(finding) },
    properties: { level, use, coordinate, subgraph, contracts, operations },
  };
}

function placesOf({ location, coordinate }: Finding, report: Report) {
  const logical = coordinate && {
    logicalLocations: [{ fullyQualifiedName: coordinate, kind: 'member' }],
  };
  if (!location) return logical ? { locations: [logical] } : {};
  const { file, line, column } = location;
  const physicalLocation = {
    artifactLocation: { uri: uriOf(fromRoot(report, file)), uriBaseId: '%SRCROOT%' },
    region: { startLine: line, startColumn: column },
  };
  return { locations: [{ physicalLocation, ...logical }] };
}

function uriOf(file: string): string {
  return file.split('/').map(encodeURIComponent).join('/');
}
