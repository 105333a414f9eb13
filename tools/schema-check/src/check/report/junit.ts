import { type Finding, isAtLeast } from '../../core/findings/finding.ts';
import { rules } from '../rules.ts';
import { type Format, type Report, textOf } from './report.ts';
import { usageLines } from './usage-text.ts';

/**
 * JUnit XML: a suite for each group of rules, a case for each rule. A rule fails when a finding of it fails the
 * check; what does not fail it stands in system-out.
 */
export const junitFormat: Format = (report) => {
  const groups = Map.groupBy(Object.keys(rules), (rule) => rule.slice(0, rule.indexOf('/')));
  const suites = [...groups].map(([group, names]) => suite(report, group, names));
  const total = (key: 'tests' | 'failures') => suites.reduce((sum, item) => sum + item[key], 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="schema:check" tests="${total('tests')}" failures="${total('failures')}" errors="0">`,
    ...suites.map(({ xml }) => xml),
    '</testsuites>',
    '',
  ].join('\n');
};

function suite(report: Report, group: string, names: readonly string[]) {
  const timestamp = report.finishedAt.toISOString().slice(0, 19);
  const cases = names.map((name) => {
    const findings = report.findings.filter(({ rule }) => rule === name);
    const { failOn } = report;
    const failing = findings.filter(
      ({ severity }) => failOn !== 'never' && isAtLeast(severity, failOn),
    );
    return { name, failing, others: findings.filter((finding) => !failing.includes(finding)) };
  });
  const failures = cases.filter(({ failing }) => failing.length > 0).length;
  const xml = [
    `  <testsuite name="${group}" tests="${cases.length}" failures="${failures}" errors="0" skipped="0" time="0" timestamp="${timestamp}">`,
    ...cases.map(({ name, failing, others }) => testCase(group, name, failing, others)),
    '  </testsuite>',
  ].join('\n');
  return { xml, tests: cases.length, failures };
}

function testCase(
  group: string,
  name: string,
  failing: readonly Finding[],
  others: readonly Finding[],
): string {
  const open = `    <testcase name="${escaped(name)}" classname="schema.${group}" time="0"`;
  if (failing.length + others.length === 0) return `${open}/>`;
  const [first] = failing;
  const message =
    failing.length > 1 ? `${first?.message} And ${failing.length - 1} more.` : first?.message;
  return [
    `${open}>`,
    ...(first
      ? [
          `      <failure type="${escaped(name)}" message="${escaped(message ?? '')}">${escaped(told(failing))}</failure>`,
        ]
      : []),
    ...(others.length > 0 ? [`      <system-out>${escaped(told(others))}</system-out>`] : []),
    '    </testcase>',
  ].join('\n');
}

function told(findings: readonly Finding[]): string {
  return findings
    .map((finding) => {
      const { location } = finding;
      const place = location ? `${location.file}:${location.line}:${location.column}: ` : '';
      return [
        place + textOf(finding),
        ...usageLines(finding).map((line) => `  used by ${line}`),
      ].join('\n');
    })
    .join('\n');
}

/** XML 1.0 knows no control characters but tab and line breaks, not even escaped. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
