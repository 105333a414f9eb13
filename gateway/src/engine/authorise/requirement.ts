/** What a caller may do, as far as schemas ask for it. */
export interface Grants {
  /** Whether it is known who calls. */
  readonly isAuthenticated: boolean;
  hasScope(scope: string): boolean;
  fulfils(policy: string): boolean;
}

/** What `@authenticated`, `@requiresScopes` or `@policy` asks of a caller. */
export type Condition =
  | { readonly kind: 'authenticated' }
  /** All of one of the lists, where there are any. */
  | { readonly kind: 'scopes' | 'policies'; readonly anyOf: readonly (readonly string[])[] };

/** All of these, by their text, each once. */
export type Requirement = ReadonlyMap<string, Condition>;

export const nothingRequired: Requirement = new Map();

export function allOf(requirements: readonly Requirement[]): Requirement {
  const asked = requirements.filter(({ size }) => size > 0);
  const [only = nothingRequired] = asked;
  return asked.length < 2 ? only : new Map(asked.flatMap((one) => [...one]));
}

/** Who is not known fulfils nothing. */
export function holds(condition: Condition, grants: Grants): boolean {
  if (!grants.isAuthenticated) return false;
  if (condition.kind === 'authenticated') return true;
  const has = condition.kind === 'scopes' ? grants.hasScope : grants.fulfils;
  return condition.anyOf.some((all) => all.every((name) => has(name)));
}

export const everyGrant: Grants = {
  isAuthenticated: true,
  hasScope: () => true,
  fulfils: () => true,
};
