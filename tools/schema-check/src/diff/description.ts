import type { Change } from './change.ts';

/** A changed description is told, but breaks nobody. */
export function descriptionChanged(coordinate: string): Change {
  return {
    kind: 'description-changed',
    level: 'safe',
    coordinate,
    message: `The description of ${coordinate} changed.`,
    reason: 'Descriptions take no part in execution.',
    affects: [],
  };
}

/** A deprecation that was announced, withdrawn or reworded. */
export function deprecationChanged(
  coordinate: string,
  before: string | undefined | null,
  after: string | undefined | null,
): Change {
  const message =
    after == null
      ? `${coordinate} is no longer deprecated.`
      : before == null
        ? `${coordinate} was deprecated: ${after}`
        : `The deprecation reason of ${coordinate} changed: ${after}`;
  return {
    kind: 'deprecation-changed',
    level: 'safe',
    coordinate,
    message,
    reason: 'Deprecation is advice; requests go on working.',
    affects: [],
  };
}
