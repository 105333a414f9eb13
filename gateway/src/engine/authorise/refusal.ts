import { Fault } from '@supergraph/service/errors';
import { type Condition, type Grants, holds, type Requirement } from './requirement.ts';

/** Why a caller does not get a part of an answer; the code is one of the service's faults. */
export interface Refusal {
  readonly code: 'UNAUTHENTICATED' | 'FORBIDDEN';
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The same of an operation as a whole. */
export function refusalFault({ code, message, details }: Refusal): Fault {
  return new Fault(code, message, { details });
}

/** For what is asked and not held; undefined where all of it is. */
export function refusalOf(requirement: Requirement, grants: Grants): Refusal | undefined {
  const unmet = [...requirement.values()].find((condition) => !holds(condition, grants));
  return unmet && refusalFor(unmet, grants);
}

function refusalFor(condition: Condition, { isAuthenticated }: Grants): Refusal {
  if (!isAuthenticated || condition.kind === 'authenticated') {
    const message = 'Sign in first: this needs an access token.';
    return { code: 'UNAUTHENTICATED', message, details: { reason: 'missing' } };
  }
  const { kind, anyOf } = condition;
  const said = anyOf.map((all) => all.join(' and ')).join(', or ') || 'that nobody holds';
  const [only = []] = anyOf;
  const isOne = anyOf.length === 1 && only.length === 1;
  const [name, many] = kind === 'scopes' ? ['permission', 'permissions'] : ['policy', 'policies'];
  return {
    code: 'FORBIDDEN',
    message: `This needs the ${isOne ? name : many} ${said}.`,
    details: isOne ? { [name]: only[0] } : { [many]: anyOf },
  };
}
