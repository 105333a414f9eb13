import { createRequire } from 'node:module';
import { isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { z } from 'zod';
import { CannotRunError } from '../cannot-run.ts';
import { expandVariables } from './expand-variables.ts';
import { yamlFault } from './yaml-fault.ts';

/** Where the schema of a subgraph comes from. */
type SchemaPlace =
  /** Relative to supergraph.yaml. */
  | { readonly file: string }
  /** Where its first line stands in supergraph.yaml. */
  | { readonly sdl: string; readonly line?: number }
  /** Asked for `_service { sdl }`. */
  | { readonly url: string; readonly headers: Readonly<Record<string, string>> };

export interface SubgraphEntry {
  readonly name: string;
  readonly routingUrl: string;
  readonly schema: SchemaPlace;
}

const { version: installedVersion } = z
  .object({ version: z.string() })
  .parse(createRequire(import.meta.url)('@apollo/composition/package.json'));

const text = (message: string) => z.string(message).min(1, message);

const schemaPlace = z
  .strictObject({
    file: text('must name a file').optional(),
    sdl: text('must be SDL').optional(),
    subgraph_url: z.url('must be a URL').optional(),
    introspection_headers: z.record(z.string(), z.string()).optional(),
  })
  .refine(
    ({ file, sdl, subgraph_url }) =>
      [file, sdl, subgraph_url].filter((place) => place !== undefined).length === 1,
    'must have one of file, sdl and subgraph_url',
  );

/** rover's format, without what needs a hosted registry: `graphref`. */
const supergraphYaml = z.strictObject({
  federation_version: z.coerce.string().optional(),
  subgraphs: z
    .record(
      z.string().regex(/^[a-z][a-z0-9_-]*$/i, 'must be a name of letters, digits, - and _'),
      z
        .strictObject({ routing_url: z.url('must be a URL').optional(), schema: schemaPlace })
        .refine(({ routing_url, schema }) => routing_url ?? schema.subgraph_url, {
          path: ['routing_url'],
          error: 'must be given where the schema is not introspected',
        }),
    )
    .refine((subgraphs) => Object.keys(subgraphs).length > 0, 'must have at least one subgraph'),
});

export interface SupergraphYaml {
  readonly entries: readonly SubgraphEntry[];
  /** Where another version is asked for than the one that composes: that, in one sentence. */
  readonly notes: readonly string[];
}

/**
 * Reads the text of a `supergraph.yaml` as rover does.
 *
 * @param shownFile how the file is called in messages
 * @param isPast whether it is only compared with: then it may ask for any version
 * @throws CannotRunError with file and line of every fault
 */
export function readSupergraphYaml(
  yaml: string,
  shownFile: string,
  { env, isPast = false }: { env: NodeJS.ProcessEnv; isPast?: boolean },
): SupergraphYaml {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number | undefined) =>
    `${shownFile}${offset === undefined ? '' : `:${lines.linePos(offset).line}`}`;

  const lineOfText = (path: readonly string[]) => {
    const node = document.getIn(path, true);
    if (!isScalar(node) || !node.range) return;
    return lines.linePos(node.range[0]).line + (node.type?.startsWith('BLOCK') ? 1 : 0);
  };

  const broken = yamlFault(document);
  if (broken) throw new CannotRunError(`${at(broken.offset)}: ${broken.message}`);

  const parsed = supergraphYaml.safeParse(expanded(document.toJS(), shownFile, env));
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => {
      const where = at(offsetOf(document, path));
      return `${where}: ${path.length === 0 ? 'the file' : path.join('.')}: ${message}`;
    });
    throw new CannotRunError(faults.join('\n'));
  }
  const { federation_version: version, subgraphs } = parsed.data;
  if (!isPast && version !== undefined && !canStandFor(version)) {
    throw new CannotRunError(
      `${at(offsetOf(document, ['federation_version']))}: federation_version: ${version} cannot be composed by ${installedVersion}, the version that is installed: name 2, or a version of line 2 up to it`,
    );
  }
  const isExact =
    version === undefined || /^(?:latest-)?2$/.test(version) || version === `=${installedVersion}`;
  return {
    entries: Object.entries(subgraphs).map(([name, { routing_url, schema }]) => ({
      name,
      routingUrl: routing_url ?? schema.subgraph_url ?? '',
      schema: placeFrom(schema, lineOfText(['subgraphs', name, 'schema', 'sdl'])),
    })),
    notes:
      isPast || isExact
        ? []
        : [`${shownFile} asks for federation ${version}, and ${installedVersion} composes it.`],
  };
}

/** The subgraphs alone. @throws CannotRunError with file and line of every fault */
export function parseSupergraphYaml(
  yaml: string,
  shownFile: string,
  env: NodeJS.ProcessEnv,
): readonly SubgraphEntry[] {
  return readSupergraphYaml(yaml, shownFile, { env }).entries;
}

/** Within line 2, a later minor version composes what an earlier one does. */
function canStandFor(version: string): boolean {
  if (version === 'latest-2') return true;
  const [, major, minor = '0'] = /^[=v]?(\d+)(?:\.(\d+))?(?:\.\d+)?/.exec(version) ?? [];
  return major === '2' && Number(minor) <= Number(installedVersion.split('.')[1]);
}

function expanded(value: unknown, shownFile: string, env: NodeJS.ProcessEnv): unknown {
  try {
    return expandVariables(value, env);
  } catch (error) {
    if (!(error instanceof CannotRunError)) throw error;
    throw new CannotRunError(`${shownFile}: ${error.message}`);
  }
}

function placeFrom(schema: z.output<typeof schemaPlace>, line: number | undefined): SchemaPlace {
  if (schema.file !== undefined) return { file: schema.file };
  if (schema.sdl !== undefined) return { sdl: schema.sdl, line };
  return { url: schema.subgraph_url ?? '', headers: schema.introspection_headers ?? {} };
}

/** Where the deepest part of a path stands that the file has. */
function offsetOf(
  document: ReturnType<typeof parseDocument>,
  path: readonly PropertyKey[],
): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true) as Node | undefined;
    if (node?.range) return node.range[0];
  }
  return document.contents?.range?.[0];
}
