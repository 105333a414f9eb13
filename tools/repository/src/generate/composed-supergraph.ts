import { join } from 'node:path';
import { composeSupergraph } from '@supergraph/schema-check';
import type { GeneratedFile } from './generated-file.ts';

const root = join(import.meta.dirname, '../../../..');

/** The SDL of the supergraph, of which other files are made as well. */
export async function composeSdl(): Promise<string> {
  const { supergraphSdl } = await composeSupergraph(join(root, 'supergraph.yaml'));
  return supergraphSdl;
}

export function composedSupergraph(supergraphSdl: string): GeneratedFile {
  return { file: join(root, 'gateway/supergraph.graphql'), content: supergraphSdl };
}
