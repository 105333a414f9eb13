/** Who sent a request, as it says itself; empty where it says nothing. */
export interface Client {
  readonly name: string;
  readonly version: string;
}

interface Headers {
  get(name: string): string | undefined;
}

const NAME_CHARACTERS_MAX = 64;
const VERSION_CHARACTERS_MAX = 32;

/** Reads the headers that Apollo's clients send and that others may send too. */
export function readClient(headers: Headers | undefined): Client {
  return {
    name: bounded(headers?.get('apollographql-client-name'), NAME_CHARACTERS_MAX),
    version: bounded(headers?.get('apollographql-client-version'), VERSION_CHARACTERS_MAX),
  };
}

/** Control characters have no place in a name, and Postgres takes no NUL. */
function bounded(text: string | undefined, charactersMax: number): string {
  return (text ?? '').replaceAll(/\p{C}/gu, '').trim().slice(0, charactersMax);
}
