import postgres from 'postgres';

/** The SQLSTATE of a database error, also when drizzle or an action wrapped it as a cause. */
export function sqlState(error: unknown): string | undefined {
  return postgresError(error)?.code;
}

/** The constraint that a database error names, such as a unique index. */
export function violatedConstraint(error: unknown): string | undefined {
  return postgresError(error)?.constraint_name;
}

function postgresError(error: unknown): postgres.PostgresError | undefined {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; depth += 1) {
    if (cause instanceof postgres.PostgresError) return cause;
    cause = cause.cause;
  }
  return undefined;
}
