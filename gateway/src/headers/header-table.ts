import { z } from 'zod';
import { readSettingsFile } from '../settings-file.ts';

/** Which headers pass between clients and a subgraph beside those that the gateway sends by itself. */
export interface HeaderRules {
  /** From the client's request to the subgraph's, in lower case. */
  readonly forwarded: readonly string[];
  /** From the subgraph's answer to the client's, in lower case. */
  readonly returned: readonly string[];
}

export interface HeaderTable {
  rulesFor(subgraph: string): HeaderRules;
}

/** What connections need, and what the gateway says itself; nobody else has a word in these. */
const ownHeaders = new Set([
  ...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer'],
  ...['transfer-encoding', 'upgrade', 'host', 'expect', 'content-length', 'content-encoding'],
  ...['content-type', 'accept', 'accept-encoding', 'authorization', 'date', 'server', 'etag'],
  ...['traceparent', 'x-request-id', 'x-gateway-secret', 'x-deadline-ms', 'retry-after'],
]);

const name = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~\w-]+$/, 'is no name of a header')
  .transform((text) => text.toLowerCase())
  .refine((text) => !ownHeaders.has(text), 'is a header that the gateway sees to itself');
const rules = z.strictObject({
  forward: z.array(name).default([]),
  return: z.array(name).default([]),
});
const tableShape = z.strictObject({
  all: rules.optional(),
  subgraphs: z.record(z.string(), rules).default({}),
});

/**
 * Reads the table of headers that pass: `{ "all": { "forward": ["accept-language"] }, "subgraphs":
 * { "auth": { "forward": ["cookie"], "return": ["set-cookie"] } } }`.
 *
 * @throws ConfigError that names the file and every fault
 */
export function readHeaderTable(file: string): HeaderTable {
  return createHeaderTable(readSettingsFile(file, { what: 'table of headers', shape: tableShape }));
}

type Table = z.output<typeof tableShape>;

export function createHeaderTable({ all, subgraphs }: Table): HeaderTable {
  const join = (one: readonly string[] = [], other: readonly string[] = []) => [
    ...new Set([...one, ...other]),
  ];
  return {
    rulesFor(subgraph) {
      const own = Object.hasOwn(subgraphs, subgraph) ? subgraphs[subgraph] : undefined;
      return {
        forwarded: join(all?.forward, own?.forward),
        returned: join(all?.return, own?.return),
      };
    },
  };
}

/** Nothing passes. */
export const noHeaders: HeaderTable = createHeaderTable({ subgraphs: {} });
