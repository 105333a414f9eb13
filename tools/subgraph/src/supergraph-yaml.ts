import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSupergraphYaml } from '@supergraph/schema-check/sources';
import { parseDocument } from 'yaml';
import { rewrite } from './repository.ts';

const file = 'supergraph.yaml';

export interface SubgraphEntry {
  readonly name: string;
  readonly routingUrl: string;
  /** Its SDL, from the root of the repository; undefined when it is asked of an address. */
  readonly schemaFile: string | undefined;
}

/** The one list of subgraphs; what else has to know of them is generated from it. */
export async function readSubgraphs(root: string): Promise<SubgraphEntry[]> {
  const text = await readFile(join(root, file), 'utf8');
  return parseSupergraphYaml(text, file, process.env).map(({ name, routingUrl, schema }) => ({
    name,
    routingUrl,
    schemaFile: 'file' in schema ? schema.file : undefined,
  }));
}

export function listSubgraph(
  root: string,
  { name, routingUrl, schemaFile }: SubgraphEntry,
): Promise<void> {
  const entry = { routing_url: routingUrl, schema: { file: schemaFile } };
  return change(root, (list) => list.setIn(['subgraphs', name], entry));
}

export function unlistSubgraph(root: string, name: string): Promise<void> {
  return change(root, (list) => list.deleteIn(['subgraphs', name]));
}

/** The port that a subgraph of this repository takes by itself; undefined for one that lives elsewhere. */
export function portOf({ name, routingUrl, schemaFile }: SubgraphEntry): number | undefined {
  return schemaFile === ownSchemaFile(name) ? Number(new URL(routingUrl).port) : undefined;
}

/** Where the SDL of one lies that lives in this repository. */
export function ownSchemaFile(name: string): string {
  return `subgraphs/${name}/schema.graphql`;
}

/** The same of one that lives elsewhere. */
export function externalSchemaFile(name: string): string {
  return `gateway/external-subgraphs/${name}.graphql`;
}

type YamlDocument = ReturnType<typeof parseDocument>;

/** Comments stay, and so does the order of the others. */
function change(root: string, work: (list: YamlDocument) => unknown): Promise<void> {
  return rewrite(root, file, (text) => {
    const list = parseDocument(text);
    work(list);
    return list.toString({ lineWidth: 0 });
  });
}
