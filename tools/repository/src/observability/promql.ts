interface Selector {
  /** As written, `_bucket` and the like included. */
  readonly metric: string;
  /** Labels that it is chosen by. */
  readonly labels: readonly string[];
  /** Whether `rate()` or `increase()` reads it. */
  readonly isRate: boolean;
}

export interface ReadExpression {
  readonly selectors: readonly Selector[];
  /** Labels that are left by `by (…)`. */
  readonly kept: readonly string[];
}

const words: ReadonlySet<string> = new Set(['by', 'without', 'on', 'and', 'or', 'unless', 'bool']);
const labelLists = /\b(?:by|without|on)\s*\(([^)]*)\)/g;
const selector = /(\b(?:rate|increase)\(\s*)?\b([a-z_:][\w:]*)\b(?!\s*\()(?:\{([^}]*)\})?/gi;

/**
 * What an expression of PromQL reads. No parser: enough for the expressions of this repository, whose test
 * fails at what it does not understand.
 */
export function readExpression(expression: string): ReadExpression {
  const kept = Array.from(expression.matchAll(labelLists), ([, list = '']) => list.split(','));
  const plain = expression
    .replaceAll(labelLists, ' ')
    // Windows: [5m], [$__rate_interval].
    .replaceAll(/\[[^\]]*\]/g, ' ');
  const selectors = Array.from(
    plain.matchAll(selector),
    ([, rate, metric = '', matchers = '']) => ({
      metric,
      labels: Array.from(matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g), ([, label = '']) => label),
      isRate: rate !== undefined,
    }),
  ).filter(({ metric }) => !words.has(metric) && !/^e\d+$/i.test(metric));
  return { selectors, kept: [...new Set(kept.flat().map((label) => label.trim()))] };
}
