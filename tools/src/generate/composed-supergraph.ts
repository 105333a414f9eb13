import { composeSupergraph, supergraphFile } from '../schema/compose-supergraph.ts';
import type { GeneratedFile } from './generated-file.ts';

export async function composedSupergraph(): Promise<GeneratedFile> {
  const { supergraphSdl } = await composeSupergraph();
  return { file: supergraphFile, content: supergraphSdl };
}
