import type { z } from 'zod';

/** Faults: what went wrong with a request as a whole. They travel as top-level GraphQL errors. */
export const faults = {
  UNAUTHENTICATED: {
    status: 401,
    when: 'No valid access token came with a request that needs one.',
  },
  FORBIDDEN: { status: 200, when: 'The caller is known but lacks the permission that is named.' },
  STEP_UP_REQUIRED: {
    status: 200,
    when: 'The last proof of who the caller is lies too far back for what is asked.',
  },
  BAD_USER_INPUT: {
    status: 200,
    when: 'The input breaks a rule of form; `fields` names each field and rule.',
  },
  OPERATION_TOO_EXPENSIVE: {
    status: 400,
    when: 'The operation asks for more than one request may have.',
  },
  NOT_FOUND: { status: 200, when: 'The thing does not exist and no payload can say so.' },
  RATE_LIMITED: { status: 429, when: 'The caller sent more than its share.' },
  IDEMPOTENCY_KEY_REUSED: {
    status: 200,
    when: 'The idempotency key was used before with another body.',
  },
  IDEMPOTENCY_IN_PROGRESS: {
    status: 200,
    when: 'A request with this idempotency key is still being worked on.',
  },
  SERVICE_UNAVAILABLE: {
    status: 200,
    when: 'A service that the answer needs does not answer in time.',
  },
  SUBSCRIPTION_SCHEMA_RELOAD: {
    status: 200,
    when: 'The graph has changed, and a subscription cannot go on as it was begun.',
  },
  INTERNAL_SERVER_ERROR: {
    status: 200,
    when: 'A fault of ours; the log has it under the request id.',
  },
} as const satisfies Record<string, { status: number; when: string }>;

export type FaultCode = keyof typeof faults;

export function isFaultCode(code: unknown): code is FaultCode {
  return typeof code === 'string' && Object.hasOwn(faults, code);
}

export interface FieldFault {
  /** Dotted path from the argument down, `input.lines.0.quantity`. */
  path: string;
  /** The rule that was broken, `min`. */
  rule: string;
  message: string;
}

export interface FaultDetails {
  fields?: FieldFault[];
  [detail: string]: unknown;
}

export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: FaultCode;
  readonly details: FaultDetails;

  constructor(
    code: FaultCode,
    message: string,
    { details = {}, cause }: { details?: FaultDetails; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.code = code;
    this.details = details;
  }
}

/** BAD_USER_INPUT for one field. */
export function badInput(path: readonly PropertyKey[], rule: string, message: string): Fault {
  return badFields([{ path: path.map(String).join('.'), rule, message }]);
}

/**
 * Reads what a client sent.
 *
 * @param root the argument's name, first part of every path
 * @throws BAD_USER_INPUT that lists every field at fault with the rule that it breaks
 */
export function parseInput<T extends z.ZodType>(
  schema: T,
  input: unknown,
  root = 'input',
): z.output<T> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw badFields(
    parsed.error.issues.map((issue) => ({
      path: [root, ...issue.path].map(String).join('.'),
      rule: ruleOf(issue),
      message: issue.message,
    })),
  );
}

/** Refusals: what the business says no to. They travel in the payload, for a client to show. */
export interface Refusal {
  code: string;
  message: string;
  /** Where in the input the reason lies, empty where it concerns the whole. */
  path: string[];
  [detail: string]: unknown;
}

/** Thrown by actions, so that the transaction around them rolls back: a refusal writes nothing. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly refusals: readonly Refusal[];

  constructor(refusals: readonly Refusal[]) {
    super(refusals.map((refusal) => refusal.message).join(' '));
    this.refusals = refusals;
  }
}

/** Both sentences stand in docs/errors.md: when it is raised, and what the client should do then. */
export type RefusalTable = Record<string, { type: string; when: string; remedy: string }>;

/** A service's table of refusals: code → the GraphQL type that carries it, and what is told of it. */
export function defineRefusals<const T extends RefusalTable>(table: T) {
  type Code = keyof T & string;
  const refusal = (
    code: Code,
    message: string,
    path: readonly PropertyKey[] = [],
    details: Record<string, unknown> = {},
  ): Refusal => ({ ...details, code, message, path: path.map(String) });

  return {
    table,
    refusal,
    refuse(...args: Parameters<typeof refusal>): never {
      throw new Refused([refusal(...args)]);
    },
    /** The member of a payload's error union that a refusal is; graphql-js checks that it is one. */
    resolveType<Member extends string>(value: { code: string }): Member {
      const entry = table[value.code];
      if (!entry) throw new Error(`refusal ${value.code} stands in no table`);
      return entry.type as Member;
    },
  };
}

function badFields(fields: FieldFault[]): Fault {
  const message = fields.map((field) => `${field.path}: ${field.message}`).join('; ');
  return new Fault('BAD_USER_INPUT', message, { details: { fields } });
}

const rules: Record<string, string> = {
  too_small: 'min',
  too_big: 'max',
  invalid_type: 'type',
  invalid_format: 'format',
};

function ruleOf(issue: z.core.$ZodIssue): string {
  return rules[issue.code] ?? issue.code;
}
