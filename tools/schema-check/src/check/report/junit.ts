import { type Finding, isAtLeast } from '../../core/findings/finding.ts';
import { rules } from '../rules.ts';
import { type Format, type Report, textOf } from './report.ts';
import { usageLines } from './usage-text.ts';

/**
 * JUnit XML: a suite for each group of rules, a case for each finding; one that passes where a group found nothing. A
 * finding that fails the check is a failure; any other stands in system-out.
 */
export const junitFormat: Format = (report) => {
  const groups = new Set(Object.keys(rules).map(groupOf));
  const suites = [...groups].map((group) => suite(report, group));
  const total = (key: 'tests' | 'failures') => suites.reduce((sum, item) => sum + item[key], 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="schema-check" tests="${total('tests')}" failures="${total('failures')}" errors="0">`,
    ...suites.map(({ xml }) => xml),
    '</testsuites>',
    '',
  ].join('\n');
};

function groupOf(rule: string): string {
  return rule.slice(0, rule.indexOf('/'));
}

function suite({ findings, failOn, finishedAt }: Report, group: string) {
  const own = findings.filter(({ rule }) => groupOf(rule) === group);
  const isFailing = ({ severity }: Finding) => failOn !== 'never' && isAtLeast(severity, failOn);
  const cases = own.map((finding) => testCase(finding, isFailing(finding)));
  if (cases.length === 0) {
    cases.push(`    <testcase name="finds nothing" classname="schema.${group}" time="0"/>`);
  }
  const failures = own.filter(isFailing).length;
  const timestamp = finishedAt.toISOString().slice(0, 19);
  const xml = [
    `  <testsuite name="${group}" tests="${cases.length}" failures="${failures}" errors="0" skipped="0" time="0" timestamp="${timestamp}">`,
    ...cases,
    '  </testsuite>',
  ].join('\n');
  return { xml, tests: cases.length, failures };
}

function testCase(finding: Finding, isFailing: boolean): string {
  const { rule, message, location } = finding;
  const [name = ''] = message.split('\n', 1);
  const place = location ? `${location.file}:${location.line}:${location.column}: ` : '';
  const used = usageLines(finding).map((line) => `  used by ${line}`);
  const told = escaped([place + textOf(finding), ...used].join('\n'));
  return [
    `    <testcase name="${escaped(name)}" classname="schema.${rule.replace('/', '.')}" time="0">`,
    isFailing
      ? `      <failure type="${rule}" message="${escaped(message)}">${told}</failure>`
      : `      <system-out>${told}</system-out>`,
    '    </testcase>',
  ].join('\n');
}

/**
 * XML 1.0 knows no control characters but tab and line breaks, not even escaped. Line breaks are written out: what reads
 * a log for commands would obey a line of a schema, and XML makes them spaces in attributes.
 */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\n\r\u2028\u2029]/g, (end) => `&#${end.charCodeAt(0)};`);
}
