import { countOf, type Format } from './report.ts';

/** For programs: everything that is known, under stable names. */
export const jsonFormat: Format = (report) => {
  const { findings, head, base, counts, failOn, isFailed, finishedAt } = report;
  const summary = {
    failed: isFailed,
    errors: countOf(report, 'error'),
    warnings: countOf(report, 'warning'),
    notes: countOf(report, 'info'),
  };
  const value = {
    version: 1,
    finishedAt: finishedAt.toISOString(),
    head,
    base: base ?? null,
    failOn,
    summary,
    counts,
    findings,
  };
  return `${JSON.stringify(value, null, 2)}\n`;
};
