/**
 * What a client says in its `connection_init` (graphql-transport-ws) under a name, in whatever case it is written:
 * these are no headers, but people take them for such.
 *
 * @param name in small letters
 */
export function paramIn(params: unknown, name: string): string | undefined {
  if (typeof params !== 'object' || params === null) return undefined;
  const [, given] = Object.entries(params).find(([key]) => key.toLowerCase() === name) ?? [];
  return typeof given === 'string' ? given : undefined;
}
