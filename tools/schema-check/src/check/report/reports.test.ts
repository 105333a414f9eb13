import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import type { Finding } from '../../core/findings/finding.ts';
import { rules } from '../rules.ts';
import { githubFormat } from './github.ts';
import { gitlabFormat } from './gitlab.ts';
import { jsonFormat } from './json.ts';
import { junitFormat } from './junit.ts';
import { markdownFormat } from './markdown.ts';
import type { Report } from './report.ts';
import { sarifFormat } from './sarif.ts';
import { textFormat } from './text.ts';

const require = createRequire(import.meta.url);

const removed: Finding = {
  rule: 'diff/field-removed',
  severity: 'error',
  message: 'Field Product.title was removed.',
  reason: 'Operations that select it are no longer valid.',
  location: { file: 'subgraphs/inventory/schema.graphql', line: 12, column: 6 },
  subgraph: 'inventory',
  coordinate: 'Product.title',
  contracts: ['public'],
  operations: [
    {
      name: 'ProductPage',
      file: 'web/product-page.graphql:3',
      count: 5_120,
      clients: [
        { name: 'web', version: '4.2.0', count: 5_000, lastSeen: '2026-03-30T20:00:00.000Z' },
        { name: 'ios', version: '1.0', count: 120, lastSeen: '2026-03-30T20:00:00.000Z' },
      ],
    },
    { name: 'Search' },
  ],
};
const odd: Finding = {
  rule: 'composition/hint',
  severity: 'warning',
  message: 'ODD: 100 % of "<a> & b",\nwith a second: line\u0007',
};
const note: Finding = {
  rule: 'usage/short',
  severity: 'info',
  message: 'Usage covers 3 of 30 days.',
};

const report: Report = {
  findings: [removed, odd, note],
  head: 'the working tree',
  base: 'main (1234567)',
  counts: { subgraphs: 3, operations: 2, changes: 1, usedRequests: 5_120 },
  failOn: 'error',
  isFailed: true,
  finishedAt: new Date('2026-03-31T12:00:00Z'),
  folder: '',
};
const clean: Report = { ...report, findings: [], isFailed: false };

it('text says what, why, where and to whom', () => {
  expect(
    textFormat({ ...report, findings: [removed, note] }),
  ).toBe(`error: Field Product.title was removed.
  diff/field-removed at subgraphs/inventory/schema.graphql:12:6, subgraph inventory
  Operations that select it are no longer valid. Seen in contract public.
  used by ProductPage (web/product-page.graphql:3): 5,120 requests (web 4.2.0 5,000, ios 1.0 120)
  used by Search

note: Usage covers 3 of 30 days.
  usage/short

Checked the working tree against main (1234567): 3 subgraphs, 2 operations and 5,120 recorded requests.
Failed: 1 error, 0 warnings and 1 note.
`);
});

it('json holds every finding as it is', () => {
  expect(JSON.parse(jsonFormat(report))).toMatchObject({
    version: 1,
    base: 'main (1234567)',
    summary: { failed: true, errors: 1, warnings: 1, notes: 1 },
    findings: [removed, odd, note],
  });
});

it('github is one workflow command a line, escaped as the runner reads it', () => {
  expect(githubFormat(report).split('\n')).toEqual([
    '::error file=subgraphs/inventory/schema.graphql,line=12,col=6,title=diff/field-removed::Field Product.title was removed. Operations that select it are no longer valid. Seen in contract public.%0AUsed by ProductPage (web/product-page.graphql:3): 5,120 requests (web 4.2.0 5,000, ios 1.0 120)%0AUsed by Search',
    '::warning title=composition/hint::ODD: 100 %25 of "<a> & b",%0Awith a second: line\u0007',
    '::notice title=usage/short::Usage covers 3 of 30 days.',
    'Checked the working tree against main (1234567): 3 subgraphs, 2 operations and 5,120 recorded requests. Failed: 1 error, 1 warning and 1 note.',
    '',
  ]);
  const comma = { ...note, location: { file: 'a,b:c.graphql', line: 1, column: 1 } };
  expect(githubFormat({ ...report, findings: [comma] })).toContain('file=a%2Cb%3Ac.graphql,');
});

describe('markdown', () => {
  it('is ready for a comment, with the notes folded', () => {
    const text = markdownFormat(report);
    expect(text).toMatch(/^<!-- schema-check -->\n## ❌ Schema check failed\n/);
    expect(text).toContain('- **Field Product.title was removed.** Operations that select it');
    expect(text).toContain(
      '`subgraphs/inventory/schema.graphql:12` · inventory · `diff/field-removed`',
    );
    expect(text).toContain('  - used by ProductPage (web/product-page.graphql:3): 5,120 requests');
    expect(text).toContain('**ODD: 100 % of "&lt;a&gt; &amp; b", with a second: line');
    expect(text).toMatch(/<details><summary>Notes \(1\)<\/summary>\n\n- \*\*Usage/);
  });

  it('mentions nobody, whatever a message holds', () => {
    expect(
      markdownFormat({ ...report, findings: [{ ...note, message: 'It lost @key.' }] }),
    ).not.toContain('@key');
  });

  it('is cut where a comment would be too long, and says so', () => {
    const findings = Array.from({ length: 2_000 }, () => removed);
    const text = markdownFormat({ ...report, findings });
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/was cut here\.\n$/);
  });

  it('says in one line that all is well', () => {
    expect(markdownFormat(clean)).toMatch(
      /^<!-- schema-check -->\n## ✅ Schema check passed\n\n0 errors, 0 warnings and 0 notes\. [^\n]+\n$/,
    );
  });
});

describe('junit', () => {
  const xsd = readFileSync(new URL('./junit.xsd', import.meta.url), 'utf8');

  // In one go: the validator is slow to start.
  it('is valid by its XSD with findings and with nothing, and would be found invalid', async () => {
    const broken = junitFormat(report).replace('tests=', 'exams=');
    const texts = { findings: junitFormat(report), nothing: junitFormat(clean), broken };
    const { errors } = await validateXML({
      xml: Object.entries(texts).map(([fileName, contents]) => ({ fileName, contents })),
      schema: [xsd],
    });
    expect(errors).not.toEqual([]);
    expect(new Set(errors.map(({ loc }) => loc?.fileName))).toEqual(new Set(['broken']));
  });

  it('has a case for each finding, which fails where the finding does, and one where nothing is found', () => {
    const xml = junitFormat(report);
    const groups = new Set(Object.keys(rules).map((rule) => rule.split('/', 1)[0]));
    expect(xml).toContain(
      `<testsuites name="schema-check" tests="${groups.size}" failures="1" errors="0">`,
    );
    expect(xml).toContain('<testcase name="finds nothing" classname="schema.lint" time="0"/>');
    expect(xml).toContain(
      '<testcase name="Field Product.title was removed." classname="schema.diff.field-removed" time="0">',
    );
    expect(xml).toContain(
      '<failure type="diff/field-removed" message="Field Product.title was removed.">',
    );
    expect(xml).toContain(
      '<system-out>ODD: 100 % of &quot;&lt;a&gt; &amp; b&quot;,&#10;with a second: line\uFFFD</system-out>',
    );
    expect(junitFormat({ ...report, failOn: 'warning' })).toContain('failures="2" errors="0">');
    expect(junitFormat({ ...report, failOn: 'never' })).toContain('failures="0" errors="0">');
  });
});

it('gitlab is a code quality report with paths from the root of the repository', () => {
  const [first, second] = JSON.parse(gitlabFormat({ ...report, folder: 'graph/' }));
  expect(first).toEqual({
    description:
      'Field Product.title was removed. Operations that select it are no longer valid. Seen in contract public.',
    check_name: 'diff/field-removed',
    fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    severity: 'major',
    location: { path: 'graph/subgraphs/inventory/schema.graphql', lines: { begin: 12 } },
  });
  expect(second).toMatchObject({ severity: 'minor', location: { lines: { begin: 1 } } });
});

describe('sarif', () => {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  const folder = require.resolve('@microsoft/jest-sarif/package.json');
  // It is of draft 4, which differs from what ajv reads in these two words alone, as far as it uses them.
  const { $schema, id, ...schema } = JSON.parse(
    readFileSync(new URL('lib/schemas/sarif-2.1.0-rtm.5.json', `file://${folder}`), 'utf8'),
  );
  it('is judged by the schema of SARIF 2.1.0', () => {
    expect($schema).toContain('draft-04');
    expect(id).toContain('sarif-2.1.0');
  });
  const validate = ajv.compile(schema);

  it.each([
    ['findings', report],
    ['nothing', clean],
  ])('is valid by its JSON schema with %s', (_, content) => {
    validate(JSON.parse(sarifFormat(content)));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('would be found invalid', () => {
    expect(validate(JSON.parse(sarifFormat(report).replaceAll('"level"', '"grade"')))).toBe(false);
  });

  it('places a result and keeps its fingerprint when it moves to another line', () => {
    const resultOf = (finding: Finding) =>
      JSON.parse(sarifFormat({ ...report, findings: [finding] })).runs[0].results[0];
    expect(resultOf(removed)).toMatchObject({
      ruleId: 'diff/field-removed',
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'subgraphs/inventory/schema.graphql', uriBaseId: '%SRCROOT%' },
            region: { startLine: 12, startColumn: 6 },
          },
        },
      ],
    });
    const moved = { ...removed, location: { file: 'x.graphql', line: 1, column: 1 } };
    expect(resultOf(moved).partialFingerprints).toEqual(resultOf(removed).partialFingerprints);
  });

  it('tells two findings of one rule on one element apart', () => {
    const lost = (member: string): Finding => ({
      ...removed,
      rule: 'diff/union-member-removed',
      message: `${member} is no longer a member of Hit.`,
      coordinate: 'Hit',
    });
    const { results } = JSON.parse(
      sarifFormat({ ...report, findings: [lost('Brand'), lost('Shop')] }),
    ).runs[0];
    expect(results[0].partialFingerprints).not.toEqual(results[1].partialFingerprints);
  });
});
