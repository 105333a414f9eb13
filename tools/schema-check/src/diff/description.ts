import type { Change, Report } from './change.ts';

/** Of an element: null where introspection, undefined where SDL says nothing. */
interface Words {
  readonly description?: string | null;
  readonly deprecationReason?: string | null;
}

/** What is said of an element in words, which breaks nobody. */
export function diffWords(coordinate: string, before: Words, after: Words, report: Report): void {
  if ((before.description ?? '') !== (after.description ?? '')) {
    report(descriptionChanged(coordinate));
  }
  const [earlier, later] = [before.deprecationReason ?? null, after.deprecationReason ?? null];
  if (earlier !== later) report(deprecationChanged(coordinate, earlier, later));
}

function descriptionChanged(coordinate: string): Change {
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
function deprecationChanged(
  coordinate: string,
  before: string | null,
  after: string | null,
): Change {
  const message =
    after === null
      ? `${coordinate} is no longer deprecated.`
      : before === null
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
