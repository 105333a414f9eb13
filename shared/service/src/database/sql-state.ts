import postgres from 'postgres';

/** The SQLSTATE of a database error, also when drizzle or an action wrapped it as a cause. */
export function sqlState(error: unknown): string | undefined {
  return postgresError(error)?.code;
}

/** The constraint that a database error names, such as a unique index. */
export function violatedConstraint(error: unknown): string | undefined {
  return postgresError(error)?.constraint_name;
}

/** The error and what caused it, outermost first: drizzle and actions wrap what the driver throws. */
export function* causesOf(error: unknown): Generator<Error> {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; depth += 1) {
    yield cause;
    cause = cause.cause;
  }
}

function postgresError(error: unknown): postgres.PostgresError | undefined {
  return causesOf(error).find((cause) => cause instanceof postgres.PostgresError);
}
