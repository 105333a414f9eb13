import { isDeepStrictEqual } from 'node:util';
import type { GivenAnswer } from '../run/subgraph.ts';

export type Difference =
  /** With the first place where they differ. */
  | { readonly kind: 'data'; readonly path: readonly (string | number)[] }
  /** The same data, its members in another order. */
  | { readonly kind: 'order' }
  /** Where the engine explains something and stock says nothing, and the other way round. */
  | { readonly kind: 'silent' | 'elsewhere'; readonly path: string }
  | { readonly kind: 'thrown'; readonly message: string };

/** What stock gave other than the engine did. Where data differ, errors are not compared any more. */
export function differencesOf(own: GivenAnswer, stock: GivenAnswer): Difference[] {
  if (!isDeepStrictEqual(own.data, stock.data ?? null))
    return [{ kind: 'data', path: firstDifference(own.data, stock.data) }];
  const isOrdered = JSON.stringify(own.data) === JSON.stringify(stock.data ?? null);
  const [ours, theirs] = [pathsOf(own), pathsOf(stock)];
  return [
    ...(isOrdered ? [] : [{ kind: 'order' } as const]),
    ...without(ours, theirs).map((path) => ({ kind: 'silent', path }) as const),
    ...without(theirs, ours).map((path) => ({ kind: 'elsewhere', path }) as const),
  ];
}

function firstDifference(own: unknown, stock: unknown): (string | number)[] {
  if (typeof own !== 'object' || typeof stock !== 'object' || !own || !stock) return [];
  const theirs = stock as Record<string, unknown>;
  for (const [key, value] of Object.entries(own)) {
    const step = Array.isArray(own) ? Number(key) : key;
    if (!isDeepStrictEqual(value, theirs[key]))
      return [step, ...firstDifference(value, theirs[key])];
  }
  return [];
}

function pathsOf({ errors = [] }: GivenAnswer): Set<string> {
  return new Set(errors.map(({ path = [] }) => JSON.stringify(path)));
}

/**
 * What the engine did other than it must: its data must be the truth to the letter, and it must explain
 * exactly the nulls that are explained there (GraphQL §6.4.4). Of several errors that make one null, one
 * is enough.
 */
export function faultsOf(own: GivenAnswer, truth: GivenAnswer): string[] {
  if (JSON.stringify(own.data) !== JSON.stringify(truth.data)) return ['data'];
  const [ours, theirs] = [explainedBy(own), explainedBy(truth)];
  return [
    ...without(theirs, ours).map((path) => `does not explain ${path}`),
    ...without(ours, theirs).map((path) => `explains ${path}, where nothing is to explain`),
  ];
}

/** The places of the nulls that errors led to. */
function explainedBy({ data, errors = [] }: GivenAnswer): Set<string> {
  return new Set(
    errors.map(({ path = [] }) => {
      let value: unknown = data;
      const depth = path.findIndex((step) => {
        if (value === null) return true;
        value = (value as Record<string | number, unknown> | undefined)?.[step];
        return false;
      });
      return JSON.stringify(depth < 0 ? path : path.slice(0, depth));
    }),
  );
}

function without(some: ReadonlySet<string>, others: ReadonlySet<string>): string[] {
  return [...some].filter((one) => !others.has(one));
}
