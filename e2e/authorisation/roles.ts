/** Who asks: nobody, the customer whose order it is, another customer, and staff. */
export const roles = ['anonymous', 'owner', 'stranger', 'support', 'warehouse', 'admin'] as const;

export type RoleName = (typeof roles)[number];

/**
 * What a role gets for a field: its value; null without an error, because there is none or none that
 * the role may know of; nothing, since it cannot even reach the object; or the code of an error or,
 * for a mutation, of the refusal with which its payload answers.
 */
export type Outcome = 'value' | 'null' | 'unreachable' | (string & {});

/** In the order of `roles`. */
type Row = readonly [Outcome, Outcome, Outcome, Outcome, Outcome, Outcome];

export const unreachable = 'unreachable';
export const login = 'UNAUTHENTICATED';
export const no = 'FORBIDDEN';

export const everybody: Row = ['value', 'value', 'value', 'value', 'value', 'value'];

/** Needs a permission that support and administrators hold, or all staff. */
export const supportAndAdmin: Row = [login, no, no, 'value', no, 'value'];
export const allStaff: Row = [login, no, no, 'value', 'value', 'value'];

/** Fields of the owner's order, line or reservation: all staff may read orders and stock. */
export const ofOrder: Row = [unreachable, 'value', unreachable, 'value', 'value', 'value'];
export const ofOrderNull: Row = [unreachable, 'null', unreachable, 'null', 'null', 'null'];

/** Those of them that say how the shop works, which is nothing for the owner. */
export const ofOrderToStaff: Row = [unreachable, no, unreachable, 'value', 'value', 'value'];

/** Fields of the owner as a person: warehouse staff sees whose order it is by id alone. */
export const ofPerson: Row = [unreachable, 'value', unreachable, 'value', no, 'value'];

/** The same where there is nothing to tell, such as an empty list. */
export const ofPersonNull: Row = [unreachable, 'null', unreachable, 'null', no, 'null'];

/** Fields of the owner as a person that are nobody else's business, not even of staff. */
export const ofSelf: Row = [unreachable, 'value', unreachable, no, no, no];
/** The same of a list that is empty. */
export const ofSelfNull: Row = [unreachable, 'null', unreachable, no, no, no];

/** Fields of the owner for those who may act on an account. */
export const ofPersonForAdmin: Row = [unreachable, no, unreachable, no, no, 'value'];

export function admits(outcome: string, ...admitted: RoleName[]): Row {
  const of = (role: RoleName): Outcome =>
    admitted.includes(role) ? outcome : role === 'anonymous' ? login : no;
  return [
    of('anonymous'),
    of('owner'),
    of('stranger'),
    of('support'),
    of('warehouse'),
    of('admin'),
  ];
}

/** For whoever has signed in. */
export function everybodySignedIn(outcome: string): Row {
  return [login, outcome, outcome, outcome, outcome, outcome];
}

export function answersAll(outcome: string): Row {
  return [outcome, outcome, outcome, outcome, outcome, outcome];
}

/** An id that is nobody's. */
export const nobody = '01890000-0000-7000-8000-000000000000';

/** What the graph owes to one subgraph. */
export interface Rows {
  /** Every root field and every field of an entity. A field of the graph that is missing fails the test. */
  matrix: Record<string, Row>;
  /** Types that are no entities but hold a field with a rule of its own. */
  guardedTypes?: string[];
  /**
   * All other fields: whoever reaches the object may read them. A field that is not listed fails the test,
   * so that nobody adds one without asking who may.
   */
  unguarded?: Record<string, string>;
  /**
   * How an object of each type is reached, step by step; the first way is the one that the matrix speaks of,
   * and no other may give a role more.
   */
  ways: Record<string, string[][]>;
  /** Arguments of root fields; all that the rest of this table names is filled in by the test. */
  rootArguments: Record<string, string>;
}
