/** What a change does to clients: breaking fails requests, dangerous may change what they mean. */
export type ChangeLevel = 'breaking' | 'dangerous' | 'safe';

type ChangeKind =
  | 'type-removed'
  | 'type-added'
  | 'type-kind-changed'
  | 'root-type-changed'
  | 'field-removed'
  | 'field-added'
  | 'field-type-changed'
  | 'argument-removed'
  | 'argument-added'
  | 'argument-type-changed'
  | 'argument-default-changed'
  | 'input-field-removed'
  | 'input-field-added'
  | 'input-field-type-changed'
  | 'input-field-default-changed'
  | 'input-one-of-changed'
  | 'enum-value-removed'
  | 'enum-value-added'
  | 'union-member-removed'
  | 'union-member-added'
  | 'interface-removed'
  | 'interface-added'
  | 'scalar-specification-changed'
  | 'directive-removed'
  | 'directive-added'
  | 'directive-changed'
  | 'access-narrowed'
  | 'access-widened'
  | 'deprecation-changed'
  | 'description-changed';

export interface Change {
  readonly kind: ChangeKind;
  readonly level: ChangeLevel;
  /** Schema coordinate of what changed. */
  readonly coordinate: string;
  /** The member or interface that a type lost or got. */
  readonly type?: string;
  readonly message: string;
  /** Why the change has its level. */
  readonly reason: string;
  /**
   * An operation is affected when it uses any of these coordinates: not always the one that changed. A new
   * required argument concerns whoever selects the field.
   */
  readonly affects: readonly string[];
}

export type Report = (change: Change) => void;

/** What two lists have in common by name, and what only one has. */
export function compareByName<T extends { readonly name: string }>(
  before: readonly T[],
  after: readonly T[],
): { removed: T[]; added: T[]; kept: { name: string; before: T; after: T }[] } {
  const later = new Map(after.map((item) => [item.name, item]));
  const earlier = new Set(before.map(({ name }) => name));
  const kept = before.flatMap((item) => {
    const match = later.get(item.name);
    return match ? [{ name: item.name, before: item, after: match }] : [];
  });
  return {
    removed: before.filter(({ name }) => !later.has(name)),
    added: after.filter(({ name }) => !earlier.has(name)),
    kept,
  };
}
