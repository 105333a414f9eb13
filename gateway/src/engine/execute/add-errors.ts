import type { GraphQLFormattedError } from 'graphql';
import type { Step } from './places.ts';
import type { AnswerError, Run } from './run.ts';

/** What stands where a subgraph says no code: it does not mask its errors, so somebody else must. */
export const UNCODED = 'DOWNSTREAM_SERVICE_ERROR';

/** More than a reader or a screen can use; the rest is only counted. */
const PATHS_MAX = 100;

export interface ErrorPlaces {
  readonly subgraph: string;
  /** What came beside the errors. */
  readonly data: unknown;
  /** The field that holds entities, where the fetch has one. */
  readonly field?: string;
  /** Where in the client's answer the place of an error is: one for each thing that the entity stands for. */
  pathsOf(path: readonly Step[]): Step[][];
  /** The fields that the fetch should have filled, and did not. */
  lost(): Step[][];
}

/**
 * Puts errors of a subgraph into their places in the client's answer. One that concerns the fetch as a
 * whole is told at each field that is lost; where none is, without a place. Of more than 100 places the
 * last has the number of the rest in `furtherFields`.
 */
export function addErrors(
  { errors }: Pick<Run, 'errors'>,
  given: readonly GraphQLFormattedError[],
  places: ErrorPlaces,
): void {
  let lost: Step[][] | undefined;
  for (const { message, path, extensions } of given) {
    const code = extensions?.['code'] ?? UNCODED;
    const told = { message, extensions: { ...extensions, code, serviceName: places.subgraph } };
    const isWhole =
      !path || path[0] === undefined || concernsWholeFetch(path, places.data, places.field);
    if (isWhole) lost ??= places.lost();
    const paths = isWhole ? (lost ?? []) : places.pathsOf(path);
    errors.push(...at(paths, told));
  }
}

function at(paths: readonly Step[][], error: Omit<AnswerError, 'path'>): AnswerError[] {
  if (paths.length === 0) return [{ ...error, path: undefined }];
  const told = paths.slice(0, PATHS_MAX).map((path): AnswerError => ({ ...error, path }));
  const last = told.at(-1);
  if (last && paths.length > PATHS_MAX) {
    const furtherFields = paths.length - PATHS_MAX;
    told[told.length - 1] = { ...last, extensions: { ...last.extensions, furtherFields } };
  }
  return told;
}

/** No path, that of the field that holds all entities, or one that leads nowhere in the answer. */
export function concernsWholeFetch(
  path: readonly Step[],
  data: unknown,
  field = '_entities',
): boolean {
  if (path.length === 0 || (path.length === 1 && path[0] === field)) return true;
  return data !== null && data !== undefined && !leadsSomewhere(path, data);
}

/** A null on the way is where the error struck. */
function leadsSomewhere(path: readonly Step[], data: unknown): boolean {
  let value = data;
  for (const step of path) {
    if (value === null) return true;
    if (typeof value !== 'object' || !Object.hasOwn(value as object, step)) return false;
    value = (value as Record<Step, unknown>)[step];
  }
  return true;
}
