import postgres from 'postgres';

/**
 * What an error says, without the values that its statement carried: addresses and hashes do not belong
 * into logs, dead letters or answers. Drizzle writes the parameters below the text of the statement, and
 * Postgres quotes the value that it cannot take (SQLSTATE class 22), or the key that is there already.
 */
export function messageWithoutValues(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const message = error.message.replace(/\nparams: [\s\S]*$/, '');
  if (!(error instanceof postgres.PostgresError)) return message;
  return /^2[23]/.test(error.code) ? message.replaceAll(/(: |=\()["']?[\s\S]*$/g, '') : message;
}

/** For a log: kind, message, place in the code and codes of an error and of what caused it. */
export function errorWithoutValues(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const message = messageWithoutValues(error);
  const details = Object.entries(error).filter(([name]) => isTold(name));
  return {
    type: error.name,
    message,
    stack: error.stack?.replace(error.message, () => message),
    ...Object.fromEntries(details),
    ...(error.cause !== undefined && { cause: errorWithoutValues(error.cause) }),
  };
}

/** Of a database's errors, what names things; all else of theirs may hold what somebody entered. */
const told = new Set([
  ...['code', 'severity', 'routine', 'schema_name', 'table_name', 'column_name', 'constraint_name'],
  ...['errno', 'syscall', 'address', 'port', 'path', 'statusCode', 'details', 'refusals'],
]);

function isTold(name: string): boolean {
  return told.has(name);
}
