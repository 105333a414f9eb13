import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { formats } from '../../src/check/report/formats.ts';
import { rules } from '../../src/check/rules.ts';
import type { Finding } from '../../src/core/findings/finding.ts';
import { createRepository } from '../support/repository.ts';
import { fixtures } from './all-fixtures.ts';
import { type Fixture, WITHOUT_LINT } from './fixture.ts';
import { tells } from './tells.ts';

const severities = ['error', 'warning', 'info'] as const;

it.each(fixtures.map((fixture) => [fixture.name, fixture] as const))(
  'shows %s, in each format',
  async (_, fixture) => {
    const { code, output, errors, reports } = await checkFixture(fixture);
    expect({ output, errors }).toEqual({ output: '', errors: '' });
    const findings: readonly Finding[] = JSON.parse(reports['json'] ?? '').findings;

    expect(rulesBySeverity(findings)).toEqual(rulesOf(fixture));
    expect(code).toBe(fixture.shows.error ? 1 : 0);
    for (const [format, read] of Object.entries(tells)) {
      const isTold = read(reports[format] ?? '');
      expect(
        findings.filter((finding) => !isTold(finding)),
        `not told by ${format}`,
      ).toEqual([]);
    }
  },
);

it('shows every rule that there is', () => {
  const shown = fixtures.flatMap(({ shows }) => Object.values(shows).flat());
  expect([...new Set(shown)].sort()).toEqual(Object.keys(rules).sort());
});

it('reads every format back', () => {
  expect(['json', ...Object.keys(tells)].sort()).toEqual(Object.keys(formats).sort());
});

/** One run of the check on what was written since a commit, which writes every format to a file. */
async function checkFixture({ before, after, config = WITHOUT_LINT, args = [] }: Fixture) {
  await using repository = await createRepository({ '.schema-check.yaml': config, ...before });
  await repository.write(after);
  const names = Object.keys(formats);
  const outputs = names.map((format) => `${format}=report.${format}`).join(',');
  const ran = await repository.check(...args, '--format', outputs);
  const reports = await Promise.all(
    names.map(async (format) => {
      const file = join(repository.folder, `report.${format}`);
      return [format, await readFile(file, 'utf8').catch(() => '')] as const;
    }),
  );
  return { ...ran, reports: Object.fromEntries(reports) };
}

function rulesBySeverity(findings: readonly Finding[]) {
  return bySeverity((severity) =>
    findings.filter((finding) => finding.severity === severity).map(({ rule }) => rule),
  );
}

function rulesOf({ shows }: Fixture) {
  return bySeverity((severity) => shows[severity] ?? []);
}

function bySeverity(rulesAt: (severity: Finding['severity']) => readonly string[]) {
  return Object.fromEntries(
    severities.map((severity) => [severity, [...new Set(rulesAt(severity))].sort()]),
  );
}
