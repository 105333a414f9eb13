import { z } from 'zod';
import { safelistLimits } from './limits.ts';

/** A document that clients may send by its id. */
export interface ListedDocument {
  readonly id: string;
  readonly text: string;
  /** Whose it is, as the client calls itself; undefined: everybody's. */
  readonly clientName: string | undefined;
  readonly clientVersion: string | undefined;
}

/** What is wrong with a manifest: one sentence that names file and id. */
export class ManifestFault extends Error {
  override readonly name = 'ManifestFault';
}

const id = z
  .string('must be a text')
  .min(1, 'must not be empty')
  .max(
    safelistLimits.idCharactersMax,
    `must have at most ${safelistLimits.idCharactersMax} characters`,
  );
const document = z.string('must be a text').min(1, 'must not be empty');

/** `clientVersion` is ours; Apollo's generators write the rest, and more that is not needed here. */
const apolloManifest = z.object({
  version: z.literal(1, 'must be 1'),
  operations: z.array(
    z.object({
      id,
      body: document,
      clientName: z.string('must be a text').nullish(),
      clientVersion: z.string('must be a text').nullish(),
    }),
  ),
});

const relayManifest = z.record(id, document);

/**
 * Reads a manifest as Apollo's tools and `npm run operations:extract` write it
 * (`{"format":"apollo-persisted-query-manifest","version":1,"operations":[…]}`), or as relay-compiler
 * does: texts by id.
 *
 * @throws ManifestFault
 */
export function readManifest(file: string, source: string): ListedDocument[] {
  const fault = (message: string) => new ManifestFault(`${file}: ${message}`);
  if (source.startsWith('\uFEFF')) throw fault('begins with a byte order mark; save it without.');
  const value = parseJson(source, fault);
  if (!isObject(value) || Array.isArray(value))
    throw fault('is no manifest: it must hold an object.');
  if (value['format'] === undefined) return readRelay(value, source, fault);
  if (value['format'] !== 'apollo-persisted-query-manifest') {
    throw fault('"format" must be "apollo-persisted-query-manifest".');
  }
  const { data, error } = apolloManifest.safeParse(value);
  if (!data) throw fault(describe(error, value));
  return data.operations.map(({ body: text, clientName, clientVersion, ...operation }) => ({
    id: operation.id,
    text,
    clientName: clientName ?? undefined,
    clientVersion: clientVersion ?? undefined,
  }));
}

type MakeFault = (message: string) => ManifestFault;

function parseJson(source: string, fault: MakeFault): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    throw fault(`is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readRelay(value: object, source: string, fault: MakeFault): ListedDocument[] {
  const { data, error } = relayManifest.safeParse(value);
  if (!data) throw fault(describe(error, value));
  const entries = Object.entries(data);
  const twice = idGivenTwice(source, entries.length);
  if (twice !== undefined) throw fault(`has the id ${twice} twice.`);
  return entries.map(([id, text]) => ({
    id,
    text,
    clientName: undefined,
    clientVersion: undefined,
  }));
}

/** JSON.parse keeps the last of two members of one name, and says nothing. Here all values are texts. */
function idGivenTwice(source: string, count: number): string | undefined {
  const texts = source.match(/"(?:[^"\\]|\\.)*"/g) ?? [];
  if (texts.length === 2 * count) return undefined;
  const seen = new Set<unknown>();
  const ids = texts.filter((_, index) => index % 2 === 0).map((text): unknown => JSON.parse(text));
  return String(ids.find((each) => seen.size === seen.add(each).size));
}

/** The first fault, with the id of the operation that has it where there is one. */
function describe({ issues: [issue] }: z.ZodError, manifest: object): string {
  const path = issue?.path ?? [];
  const operation = path.slice(0, 2).reduce<unknown>(memberOf, manifest);
  const given = isObject(operation) ? operation['id'] : undefined;
  const of = typeof given === 'string' ? ` of the id ${given}` : '';
  return `"${path.map(String).join('.')}"${of} ${issue?.message ?? 'is faulty'}.`;
}

function memberOf(value: unknown, name: PropertyKey): unknown {
  return isObject(value) ? value[String(name)] : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
