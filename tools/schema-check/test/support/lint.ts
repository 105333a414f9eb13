import { configSchema } from '../../src/core/findings/config.ts';
import { composeSources } from '../../src/core/graph/composition.ts';
import { lintSubgraphs } from '../../src/lint/lint-subgraphs.ts';
import { sources } from './check.ts';

/** What one rule finds, as "coordinate: message" lines. */
export function lint(
  rule: string,
  subgraphs: Readonly<Record<string, string>> | string,
  resolvers?: Readonly<Record<string, readonly string[]>>,
): string[] {
  const all = typeof subgraphs === 'string' ? { shop: subgraphs } : subgraphs;
  const { subgraphs: parsed, graph } = composeSources(sources(all));
  return lintSubgraphs({
    subgraphs: parsed,
    api: graph?.api,
    config: configSchema.parse({ lint: { preset: 'commerce' } }),
    ...(resolvers && { resolvers: new Map(Object.entries(resolvers)) }),
  })
    .filter((finding) => finding.rule === `lint/${rule}`)
    .map(({ message }) => message);
}
