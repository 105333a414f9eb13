import { join } from 'node:path';
import { composeSupergraph } from '@supergraph/schema-check';
import type { GeneratedFile } from './generated-file.ts';

const root = join(import.meta.dirname, '../../../..');

export async function composedSupergraph(): Promise<GeneratedFile> {
  const { supergraphSdl } = await composeSupergraph(join(root, 'supergraph.yaml'));
  return { file: join(root, 'gateway/supergraph.graphql'), content: supergraphSdl };
}
