import type { IncomingHttpHeaders } from 'node:http';
import { paramIn } from './connection-params.ts';

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

/** By these names Apollo's clients tell who they are, and others may do so too. */
const awarenessHeaders = {
  name: 'apollographql-client-name',
  version: 'apollographql-client-version',
} as const;

/** At the edge: what the client's headers say. */
export function readClient(address: string, headers: IncomingHttpHeaders): Client {
  return {
    address,
    name: bounded(headers[awarenessHeaders.name], NAME_CHARACTERS_MAX),
    version: bounded(headers[awarenessHeaders.version], VERSION_CHARACTERS_MAX),
  };
}

/**
 * The same client, as it calls itself in its `connection_init` (graphql-transport-ws), there or in the `headers` of
 * it: a browser can send none with a WebSocket. Where it says nothing there, those of the upgrade stand.
 */
export function namedByParams(client: Client, params: Readonly<Record<string, unknown>>): Client {
  const told = (name: string, charactersMax: number) =>
    bounded(paramIn(params, name) ?? paramIn(params['headers'], name), charactersMax);
  return {
    ...client,
    name: told(awarenessHeaders.name, NAME_CHARACTERS_MAX) || client.name,
    version: told(awarenessHeaders.version, VERSION_CHARACTERS_MAX) || client.version,
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
