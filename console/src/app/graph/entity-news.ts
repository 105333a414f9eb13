/** Part of an entity as the graph just told it. */
export interface Entity {
  readonly __typename: string;
  readonly id: string;
}

type Listener = (entity: Entity) => void;

/** Whoever shows an entity hears when a change or a subscription brought a newer state of it. */
export interface EntityNews {
  tell(data: unknown): void;
  listen(listener: Listener): () => void;
}

export function createEntityNews(): EntityNews {
  const listeners = new Set<Listener>();
  return {
    tell(data) {
      for (const entity of entitiesIn(data)) for (const listener of listeners) listener(entity);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const DEPTH_MAX = 20;

/** Every object with a type and an id, outer ones first. */
function entitiesIn(data: unknown, depth = 0): Entity[] {
  if (typeof data !== 'object' || data === null || depth > DEPTH_MAX) return [];
  if (Array.isArray(data)) return data.flatMap((each) => entitiesIn(each, depth + 1));
  const below = Object.values(data).flatMap((value) => entitiesIn(value, depth + 1));
  return isEntity(data) ? [data, ...below] : below;
}

function isEntity(value: object): value is Entity {
  return (
    '__typename' in value &&
    typeof value.__typename === 'string' &&
    'id' in value &&
    typeof value.id === 'string'
  );
}
