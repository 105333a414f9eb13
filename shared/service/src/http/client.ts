import type { IncomingHttpHeaders } from 'node:http';

/** Who sends a request beyond who has signed in: what is counted where nobody has. */
export interface Client {
  /** IPv4 or IPv6, as the edge saw it. */
  readonly address: string;
  /** What the client calls itself; empty where it says nothing. */
  readonly name: string;
  readonly version: string;
  /** Its `User-Agent`, told with what may sign somebody in. */
  readonly agent?: string | undefined;
  /** Its `Accept-Language`, told with the same. */
  readonly languages?: string | undefined;
}

const NAME_CHARACTERS_MAX = 64;
const VERSION_CHARACTERS_MAX = 32;
const AGENT_CHARACTERS_MAX = 512;
const LANGUAGES_CHARACTERS_MAX = 256;

/** Under these names the gateway tells a subgraph about the client. */
export const forwardedClientHeaders = {
  address: 'x-client-address',
  name: 'x-client-name',
  version: 'x-client-version',
  agent: 'x-client-agent',
  languages: 'x-client-languages',
} as const satisfies Record<keyof Client, string>;

/** At the edge: the headers that Apollo's clients send and that others may send too. */
export function readClient(address: string, headers: IncomingHttpHeaders): Client {
  return {
    address,
    name: bounded(headers['apollographql-client-name'], NAME_CHARACTERS_MAX),
    version: bounded(headers['apollographql-client-version'], VERSION_CHARACTERS_MAX),
  };
}

/**
 * Behind the gateway: what it says of the client. For those to use whom the gateway's secret keeps from
 * being asked by anybody else.
 *
 * @param peerAddress where the request itself came from, which stands where nothing is said
 */
export function readForwardedClient(peerAddress: string, headers: IncomingHttpHeaders): Client {
  const { address, name, version, agent, languages } = forwardedClientHeaders;
  return {
    address: bounded(headers[address], NAME_CHARACTERS_MAX) || peerAddress,
    name: bounded(headers[name], NAME_CHARACTERS_MAX),
    version: bounded(headers[version], VERSION_CHARACTERS_MAX),
    agent: bounded(headers[agent], AGENT_CHARACTERS_MAX) || undefined,
    languages: bounded(headers[languages], LANGUAGES_CHARACTERS_MAX) || undefined,
  };
}

/** Control characters have no place in a name, and Postgres takes no NUL. */
function bounded(header: string | string[] | undefined, charactersMax: number): string {
  const text = typeof header === 'string' ? header : '';
  return text.replaceAll(/\p{C}/gu, '').trim().slice(0, charactersMax);
}
