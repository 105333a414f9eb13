import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryFolder } from '@supergraph/local-stack/services';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { type CodedMetric, metricsIn, metricsOfCode } from './metrics-of-code.ts';
import { readExpression } from './promql.ts';

interface Used {
  name: string;
  expression: string;
  /** Labels that are written into its legend, or into what an alert says. */
  told: string[];
}

const read = (file: string) =>
  readFileSync(join(repositoryFolder, 'deploy/observability', file), 'utf8');

const dashboardSchema = z.object({
  panels: z.array(
    z.object({
      id: z.number(),
      title: z.string(),
      targets: z.array(z.object({ expr: z.string(), legendFormat: z.string() })).default([]),
    }),
  ),
});
const rulesSchema = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          for: z.string().optional(),
          labels: z.object({ severity: z.enum(['page', 'ticket']) }),
          annotations: z.object({ summary: z.string(), description: z.string() }),
        }),
      ),
    }),
  ),
});

const { panels } = dashboardSchema.parse(JSON.parse(read('dashboard.json')));
const rules = rulesSchema.parse(parse(read('alerts.yaml'))).groups.flatMap((group) => group.rules);
const known = await metricsOfCode();

const used: Used[] = [
  ...panels.flatMap(({ title, targets }) =>
    targets.map(({ expr, legendFormat }) => ({
      name: `panel ${title}`,
      expression: expr,
      told: labelsIn(legendFormat, /\{\{(\w+)\}\}/g),
    })),
  ),
  ...rules.map(({ alert, expr, annotations }) => ({
    name: `alert ${alert}`,
    expression: expr,
    told: labelsIn(JSON.stringify(annotations), /\$labels\.(\w+)/g),
  })),
];

function labelsIn(text: string, form: RegExp): string[] {
  return Array.from(text.matchAll(form), ([, label = '']) => label);
}

/** Prometheus gives these to all that it reads. */
const ofPrometheus = ['job', 'instance'];

/** The metric that a selector reads, by the name that the code gives it. */
function metricOf(selected: string): CodedMetric | undefined {
  if (selected === 'up') return { name: 'up', type: 'gauge', labels: [] };
  const metric = known.get(selected.replace(/_(bucket|sum|count)$/, ''));
  const isPart = metric?.name !== selected;
  return isPart === (metric?.type === 'histogram') ? metric : undefined;
}

describe.each(used)('$name', ({ expression, told }) => {
  const { selectors, kept } = readExpression(expression);

  it('reads metrics that the code registers', () => {
    expect(selectors.length).toBeGreaterThan(0);
    expect(selectors.filter(({ metric }) => !metricOf(metric))).toEqual([]);
  });

  it('uses labels that they have', () => {
    for (const { metric, labels } of selectors) {
      const le = metric.endsWith('_bucket') ? ['le'] : [];
      const possible = [...(metricOf(metric)?.labels ?? []), ...ofPrometheus, ...le];
      expect(possible).toEqual(expect.arrayContaining([...labels, ...kept]));
    }
  });

  it('tells labels that are left', () => {
    const left = kept.length > 0 || /\b(sum|max|min|avg)\b/.test(expression) ? kept : ofPrometheus;
    expect(told.filter((label) => !left.includes(label))).toEqual([]);
  });

  it('reads what only grows by its growth, and nothing else', () => {
    for (const { metric, isRate } of selectors) {
      expect({ metric, isRate }).toEqual({ metric, isRate: metricOf(metric)?.type !== 'gauge' });
    }
  });
});

it('gives each panel and each alert a name of its own', () => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  expect(used.length).toBeGreaterThan(40);
});

it('has a collector whose pipelines are made of what it defines', () => {
  const names = z.record(z.string(), z.unknown());
  const { service, ...parts } = z
    .looseObject({
      ...{ receivers: names, processors: names, exporters: names, extensions: names },
      service: z.object({
        extensions: z.array(z.string()),
        pipelines: z.record(z.string(), z.record(z.string(), z.array(z.string()))),
      }),
    })
    .parse(parse(read('collector.yaml')));
  const used = [{ extensions: service.extensions }, ...Object.values(service.pipelines)];
  for (const [kind, members] of used.flatMap((pipeline) => Object.entries(pipeline))) {
    const defined = Object.keys(
      names.parse(Object.entries(parts).find(([part]) => part === kind)?.[1]),
    );
    expect(defined).toEqual(expect.arrayContaining(members));
  }
});

describe('what is held against the code', () => {
  it('finds the metrics of a source', () => {
    const source = `
      const labelNames = ['kind'] as const;
      const a = counter({ name: 'a_total', help: 'A.', labelNames: [] });
      const b = timing({ name: 'b_seconds', help: 'B.', labelNames, buckets: [1, 2] });`;
    expect(metricsIn(source)).toEqual([
      { name: 'a_total', type: 'counter', labels: [] },
      { name: 'b_seconds', type: 'histogram', labels: ['kind'] },
    ]);
    expect(known.get('process_resident_memory_bytes')?.type).toBe('gauge');
    expect(known.get('gateway_admission_places')?.labels).toEqual(['subgraph', 'kind']);
    expect(known.size).toBeGreaterThan(50);
  });

  it('reads an expression', () => {
    const expression =
      'sum by (job, le) (rate(a_bucket{x="y",z!~"1|2"}[5m])) / max(b_count) > 2e9 and c == 0';
    expect(readExpression(expression)).toEqual({
      selectors: [
        { metric: 'a_bucket', labels: ['x', 'z'], isRate: true },
        { metric: 'b_count', labels: [], isRate: false },
        { metric: 'c', labels: [], isRate: false },
      ],
      kept: ['job', 'le'],
    });
  });
});
