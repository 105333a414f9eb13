import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryFolder } from '@supergraph/local-stack/services';
import { collectProcessMetrics, metricsText } from '@supergraph/service/metrics';

export interface CodedMetric {
  readonly name: string;
  readonly type: string;
  readonly labels: readonly string[];
}

/** Every metric that a service registers, and those of the process. */
export async function metricsOfCode(): Promise<Map<string, CodedMetric>> {
  const files = globSync('{gateway,shared/*,subgraphs/*}/src/**/*.ts', { cwd: repositoryFolder });
  const own = files
    .filter((file) => !file.endsWith('.test.ts'))
    .flatMap((file) => metricsIn(readFileSync(join(repositoryFolder, file), 'utf8')));
  collectProcessMetrics();
  const { text } = await metricsText();
  const known = [...metricsOfText(text), ...own].map((metric) => [metric.name, metric] as const);
  return new Map(known);
}

const definition = /\b(counter|gauge|histogram|timing)\(\{([^}]*)\}\)/g;

/** As the calls of `shared/service/src/metrics.ts` are written: names are literals. */
export function metricsIn(source: string): CodedMetric[] {
  return Array.from(source.matchAll(definition), ([, kind = '', content = '']) => {
    const name = /\bname: '(\w+)'/.exec(content)?.[1] ?? '';
    // Where several have the same labels these are a constant of the file.
    const inFile = /\blabelNames = (\[[^\]]*\])/.exec(source)?.[1];
    const list = /\blabelNames: (\[[^\]]*\])/.exec(content)?.[1] ?? inFile ?? '';
    const labels = Array.from(list.matchAll(/'(\w+)'/g), ([, label = '']) => label);
    return { name, type: kind === 'timing' ? 'histogram' : kind, labels };
  });
}

function metricsOfText(text: string): CodedMetric[] {
  return Array.from(text.matchAll(/^# TYPE (\w+) (\w+)$/gm), ([, name = '', type = '']) => {
    const samples = text.matchAll(new RegExp(`^${name}(?:_bucket)?\\{([^}]*)\\}`, 'gm'));
    const labels = Array.from(samples).flatMap(([, list = '']) =>
      Array.from(list.matchAll(/(\w+)="/g), ([, label = '']) => label),
    );
    return { name, type, labels: [...new Set(labels)].filter((label) => label !== 'le') };
  });
}
