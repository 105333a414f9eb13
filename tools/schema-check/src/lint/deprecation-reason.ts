import { type ASTNode, Kind } from 'graphql';
import type { LintRule } from './lint-rule.ts';

/** @deprecated says what to use instead, and since when or until when. */
export const deprecationReason: LintRule = {
  id: 'deprecation-reason',
  summary: '@deprecated has a reason.',
  reason: 'Who must stop using a field wants to know what to use.',
  *check({ subgraph }) {
    for (const [coordinate, nodes] of subgraph.index) {
      for (const node of nodes) {
        if (!isDeprecatedWithoutReason(node)) continue;
        yield { node, coordinate, message: `${coordinate} is deprecated without a reason.` };
      }
    }
  },
};

function isDeprecatedWithoutReason(node: ASTNode): boolean {
  const directives = 'directives' in node ? (node.directives ?? []) : [];
  return directives.some(({ name, arguments: args = [] }) => {
    if (name.value !== 'deprecated') return false;
    const reason = args.find((arg) => arg.name.value === 'reason')?.value;
    return reason?.kind !== Kind.STRING || reason.value.trim() === '';
  });
}
