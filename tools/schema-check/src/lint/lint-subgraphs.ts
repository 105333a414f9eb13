import type { GraphQLSchema } from 'graphql';
import type { CheckConfig } from '../core/findings/config.ts';
import type { Finding } from '../core/findings/finding.ts';
import { locationOf } from '../core/graph/coordinates.ts';
import type { ParsedSubgraph } from '../core/graph/graph.ts';
import { lintPresets, lintRules } from './all-rules.ts';
import type { LintContext, LintRule } from './lint-rule.ts';
import { type Waiver, waiversOf } from './waivers.ts';

export interface LintInput {
  readonly subgraphs: readonly ParsedSubgraph[];
  readonly api?: GraphQLSchema;
  readonly resolvers?: ReadonlyMap<string, readonly string[]>;
  readonly config: Pick<CheckConfig, 'lint' | 'rules'>;
}

/** The rules that the config asks for, over every subgraph, less what is waived with a reason. */
export function lintSubgraphs({ subgraphs, api, resolvers, config }: LintInput): Finding[] {
  const rules = rulesOf(config);
  const severity = config.lint.preset === undefined ? 'warning' : 'error';
  return subgraphs.flatMap((subgraph) => {
    // It stands in no file that could be mended.
    if (subgraph.isExtracted) return [];
    const context: LintContext = {
      subgraph,
      subgraphs,
      api,
      resolvers: resolvers?.get(subgraph.name),
    };
    const waivers = waiversOf(subgraph);
    const used = new Set<Waiver>();
    const faults = rules.flatMap((rule) =>
      [...rule.check(context)].flatMap(({ node, coordinate, message }): Finding[] => {
        const id = `lint/${rule.id}`;
        const location = locationOf(node);
        const line = location?.line ?? 1;
        const waiver = waivers.find(
          ({ rule: waived, from, to, reason }) =>
            waived === id && reason !== '' && from <= line && line <= to,
        );
        if (waiver) {
          used.add(waiver);
          return [];
        }
        const { name } = subgraph;
        const own = { rule: id, message, reason: rule.reason, coordinate, subgraph: name };
        return [{ ...own, severity, ...(location && { location }) }];
      }),
    );
    return [...faults, ...waivers.flatMap((waiver) => waiverFindings(waiver, used, subgraph))];
  });
}

/** Those of the preset, and those that the config gives a severity by name. */
function rulesOf({ lint, rules }: LintInput['config']): LintRule[] {
  const preset = lintPresets[lint.preset ?? 'recommended'];
  return lintRules.filter((rule) => preset.includes(rule) || `lint/${rule.id}` in rules);
}

/** The faults that are not among those that are known, by `faultKey`. */
export function newFaults(faults: readonly Finding[], known: readonly string[]): Finding[] {
  const keys = new Set(known);
  return faults.filter((fault) => !keys.has(faultKey(fault)));
}

/** By which a fault is the same wherever it moves in its file. */
export function faultKey({ rule, subgraph, message }: Finding): string {
  return `${rule} ${subgraph} ${message}`;
}

function waiverFindings(
  waiver: Waiver,
  used: ReadonlySet<Waiver>,
  { name, file }: ParsedSubgraph,
): Finding[] {
  const { rule, reason, line, column } = waiver;
  const place = { subgraph: name, location: { file, line, column } };
  if (reason === '') {
    const message = `This waiver of ${rule} gives no reason, so it has no force.`;
    return [{ rule: 'lint/waiver-without-reason', severity: 'error', message, ...place }];
  }
  if (used.has(waiver)) return [];
  const message = `This waiver of ${rule} is not needed.`;
  return [{ rule: 'lint/waiver-unused', severity: 'warning', message, ...place }];
}
