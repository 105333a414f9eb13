import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';

export interface SubgraphConfig {
  readonly name: string;
  readonly routingUrl: string;
  /** Absolute. */
  readonly schemaFile: string;
}

/** Something that is needed before composition can begin is missing or broken; the message says where. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

const { version: installedVersion } = z
  .object({ version: z.string() })
  .parse(createRequire(import.meta.url)('@apollo/composition/package.json'));

/** The part of rover's format that needs no network: schemas from files. */
const supergraphYaml = z.strictObject({
  federation_version: z.coerce
    .string()
    .refine(
      (version) => version === '2' || version === `=${installedVersion}`,
      `must be "=${installedVersion}", the version of @apollo/composition that is installed`,
    ),
  subgraphs: z
    .record(
      z.string().regex(/^[a-z][a-z0-9_-]*$/i, 'must be a name of letters, digits, - and _'),
      z.strictObject({
        routing_url: z.url('must be a URL'),
        schema: z.strictObject({ file: z.string('must name a file').min(1, 'must name a file') }),
      }),
    )
    .refine((subgraphs) => Object.keys(subgraphs).length > 0, 'must have at least one subgraph'),
});

/**
 * Reads `supergraph.yaml`. Schema files are relative to it, as with rover.
 *
 * @throws UnreadableError with file and line of every fault
 */
export async function readSupergraphConfig(file: string): Promise<SubgraphConfig[]> {
  const lines = new LineCounter();
  const document = parseDocument(await readText(file), { lineCounter: lines, prettyErrors: false });
  const at = (offset: number | undefined) =>
    `${shown(file)}${offset === undefined ? '' : `:${lines.linePos(offset).line}`}`;

  const [broken] = document.errors;
  if (broken) throw new UnreadableError(`${at(broken.pos[0])}: ${broken.message}`);

  const parsed = supergraphYaml.safeParse(document.toJS());
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => {
      const where = at(offsetOf(document, path));
      return `${where}: ${path.length === 0 ? 'the file' : path.join('.')}: ${message}`;
    });
    throw new UnreadableError(faults.join('\n'));
  }
  return Object.entries(parsed.data.subgraphs).map(([name, { routing_url, schema }]) => ({
    name,
    routingUrl: routing_url,
    schemaFile: resolve(dirname(file), schema.file),
  }));
}

/** @throws UnreadableError that names the file and the reason */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(',', 1)[0] : String(error);
    throw new UnreadableError(`${shown(file)} cannot be read: ${reason}`);
  }
}

/** Relative to where the command runs, as people write paths. */
export function shown(file: string): string {
  return relative(process.cwd(), file) || file;
}

/** Where the deepest part of a path stands that the file has. */
function offsetOf(
  document: ReturnType<typeof parseDocument>,
  path: readonly PropertyKey[],
): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0];
}
