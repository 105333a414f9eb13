import type { Step } from '../execute/places.ts';
import type { AnswerError, Run } from '../execute/run.ts';
import type { Hole } from './output.ts';

/** Which service should have given what stands at a path. */
export type OwnerOf = (path: readonly Step[]) => string | undefined;

/**
 * An error for each hole of which no subgraph has said why it is there (GraphQL §6.4.4: a field has one
 * error at most).
 */
export function tellHoles(
  holes: readonly Hole[],
  { errors, absences }: Pick<Run, 'errors' | 'absences'>,
  ownerOf: OwnerOf,
): AnswerError[] {
  return holes
    .filter(({ path }) => !isExplained(path, errors))
    .map((hole) => {
      if (hole.kind === 'refused') return tellRefusal(hole);
      const serviceName = ownerOf(hole.path);
      const { code, message } = describe(hole, serviceName, absences);
      return {
        message,
        path: hole.path,
        extensions: { code, ...(serviceName && { serviceName }) },
      };
    });
}

function tellRefusal({ path, refusal }: Extract<Hole, { kind: 'refused' }>): AnswerError {
  const { code, message, details } = refusal;
  return { message, path, extensions: { ...details, code } };
}

function describe(
  hole: Exclude<Hole, { kind: 'refused' }>,
  service: string | undefined,
  absences: Run['absences'],
): { code: string; message: string } {
  const named = service ? `The service ${service}` : 'A service';
  if (hole.kind === 'wrong') return unavailable(`${named} ${hole.what}.`);
  const absence = hole.thing && service ? absences.get(hole.thing)?.get(service) : undefined;
  if (absence === 'unknown') {
    const typename = hole.thing?.['__typename'];
    const thing = typeof typename === 'string' ? typename : 'thing';
    return { code: 'NOT_FOUND', message: `${named} knows no such ${thing}.` };
  }
  return absence === 'incomplete'
    ? unavailable(`${named} could not be asked, for want of what others should have given.`)
    : unavailable(`${named} gave null where there must be a value.`);
}

function unavailable(message: string): { code: string; message: string } {
  return { code: 'SERVICE_UNAVAILABLE', message };
}

/** A service has told by itself why there is nothing here, above or below. */
function isExplained(path: readonly Step[], errors: readonly AnswerError[]): boolean {
  return errors.some(({ path: told }) =>
    told?.every((step, index) => index >= path.length || step === path[index]),
  );
}
